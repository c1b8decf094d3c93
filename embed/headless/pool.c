/* pool.c: a tree's memory: small pieces from chunks, used again by size; large ones from malloc(). */
#include <assert.h>
#include <stdlib.h>

#include "tree_internal.h"

#define CHUNK_BYTES_FIRST (16u << 10)
#define CHUNK_BYTES_MAX   (1u << 20)

/* A sanitizer sees only what malloc() gave: with one, every piece is large. */
#ifdef __SANITIZE_ADDRESS__
#define SMALL_MAX 0u
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SMALL_MAX 0u
#endif
#endif
#ifndef SMALL_MAX
#define SMALL_MAX (POOL_STEP * POOL_CLASSES)
#endif

struct pool_chunk {
	struct pool_chunk *next;
	size_t bytes;
};

/* In front of a large piece, so that pool_close() finds it. */
struct pool_large {
	struct pool_large *next, **link;
};

_Static_assert(sizeof(struct pool_chunk) % POOL_STEP == 0 && sizeof(struct pool_large) % POOL_STEP == 0, "alignment");

static bool count(struct pool *pool, size_t bytes)
{
	if (bytes > pool->bytes_max - pool->bytes)
		return false;
	pool->bytes += bytes;
	return true;
}

static void *large_allocate(struct pool *pool, size_t bytes)
{
	struct pool_large *large;

	if (bytes > SIZE_MAX / 2 || !count(pool, bytes + sizeof(*large)))
		return NULL;
	large = malloc(bytes + sizeof(*large));
	if (!large) {
		pool->bytes -= bytes + sizeof(*large);
		return NULL;
	}
	*large = (struct pool_large){pool->large, &pool->large};
	if (large->next)
		large->next->link = &large->next;
	pool->large = large;
	return large + 1;
}

static void large_free(struct pool *pool, void *piece, size_t bytes)
{
	struct pool_large *large = (struct pool_large *)piece - 1;

	*large->link = large->next;
	if (large->next)
		large->next->link = large->link;
	pool->bytes -= bytes + sizeof(*large);
	free(large);
}

/* Each chunk is as large as all before it: a small page takes little, a large one few chunks. */
static bool chunk_add(struct pool *pool)
{
	size_t bytes = pool->chunks ? pool->chunks->bytes * 2 : CHUNK_BYTES_FIRST;
	struct pool_chunk *chunk;

	if (bytes > CHUNK_BYTES_MAX)
		bytes = CHUNK_BYTES_MAX;
	if (!count(pool, bytes))
		return false;
	chunk = malloc(bytes);
	if (!chunk) {
		pool->bytes -= bytes;
		return false;
	}
	*chunk = (struct pool_chunk){pool->chunks, bytes};
	pool->chunks = chunk;
	pool->next = (char *)(chunk + 1);
	pool->end = (char *)chunk + bytes;
	return true;
}

size_t pool_room(size_t bytes)
{
	return (bytes + POOL_STEP - 1) / POOL_STEP * POOL_STEP;
}

void *pool_allocate(struct pool *pool, size_t bytes)
{
	size_t index = (bytes - 1) / POOL_STEP, room = (index + 1) * POOL_STEP;
	void *piece;

	assert(bytes > 0);
	if (bytes > SMALL_MAX)
		return large_allocate(pool, room);
	piece = pool->free[index];
	if (piece) {
		memcpy(&pool->free[index], piece, sizeof(void *));
		return piece;
	}
	/* The rest of the old chunk is lost: less than a piece. */
	if (room > (size_t)(pool->end - pool->next) && !chunk_add(pool))
		return NULL;
	piece = pool->next;
	pool->next += room;
	return piece;
}

void pool_free(struct pool *pool, void *piece, size_t bytes)
{
	size_t index = (bytes - 1) / POOL_STEP;

	if (!piece)
		return;
	if (bytes > SMALL_MAX) {
		large_free(pool, piece, pool_room(bytes));
		return;
	}
	memcpy(piece, &pool->free[index], sizeof(void *));
	pool->free[index] = piece;
}

void pool_close(struct pool *pool)
{
	while (pool->large) {
		struct pool_large *large = pool->large;

		pool->large = large->next;
		free(large);
	}
	while (pool->chunks) {
		struct pool_chunk *chunk = pool->chunks;

		pool->chunks = chunk->next;
		free(chunk);
	}
}

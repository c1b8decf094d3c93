/* lock.c: fcntl(2)'s and flock(2)'s locks. There is one process with one thread: locks of the process meet only those of
 * open files. Who would have to wait would do so for ever, and is told EDEADLK instead. */
#include "os.h"

enum { F_RDLCK = 0, F_WRLCK = 1, F_UNLCK = 2 };
enum { F_GETLK = 5, F_SETLK = 6, F_SETLKW = 7, F_OFD_GETLK = 36, F_OFD_SETLK = 37, F_OFD_SETLKW = 38 };
enum flock_operation { LOCK_SH = 1, LOCK_EX = 2, LOCK_NB = 4, LOCK_UN = 8 };

#define LOCKS_MAX  512u
#define PROCESS_ID 1
#define OF_PROCESS 0u

/* struct flock */
struct flock_abi {
	int16_t type, whence;
	int64_t start, length;
	int32_t process;
};

struct lock {
	bool taken;
	uint8_t type;
	uint16_t kind; /* with `number`: the file's */
	uint32_t number;
	uint32_t owner; /* OF_PROCESS, or 1 + index of the open file */
	uint64_t first, last;
};

static struct lock locks[LOCKS_MAX];

static bool same_file(const struct lock *lock, const struct lock *other)
{
	return lock->taken && lock->kind == other->kind && lock->number == other->number;
}

static bool overlaps(const struct lock *lock, const struct lock *other)
{
	return lock->first <= other->last && other->first <= lock->last;
}

/* A lock of somebody else's that does not go with this one. */
static const struct lock *find_conflict(const struct lock *wanted)
{
	for (uint32_t i = 0; i < LOCKS_MAX; i++) {
		if (same_file(&locks[i], wanted) && locks[i].owner != wanted->owner && overlaps(&locks[i], wanted) &&
		    (locks[i].type == F_WRLCK || wanted->type == F_WRLCK))
			return &locks[i];
	}
	return NULL;
}

static struct lock *find_free(void)
{
	for (uint32_t i = 0; i < LOCKS_MAX; i++) {
		if (!locks[i].taken)
			return &locks[i];
	}
	return NULL;
}

/* For what is set, and for the two pieces that are left of a lock if it is in the middle of that. */
static bool is_room_for(const struct lock *wanted)
{
	uint32_t room = 0, needed = wanted->type != F_UNLCK;

	for (uint32_t i = 0; i < LOCKS_MAX; i++) {
		const struct lock *lock = &locks[i];

		if (!lock->taken)
			room++;
		else if (same_file(lock, wanted) && lock->owner == wanted->owner && overlaps(lock, wanted)) {
			room += lock->first >= wanted->first && lock->last <= wanted->last;
			needed += lock->first < wanted->first && lock->last > wanted->last;
		}
	}
	return room >= needed;
}

/* What the owner has in this range goes; what lies before and behind it stays. */
static void cut(const struct lock *range)
{
	for (uint32_t i = 0; i < LOCKS_MAX; i++) {
		struct lock *lock = &locks[i];
		struct lock behind = *lock;

		if (!same_file(lock, range) || lock->owner != range->owner || !overlaps(lock, range))
			continue;
		if (lock->first < range->first)
			lock->last = range->first - 1;
		else
			lock->taken = false;
		if (behind.last > range->last) {
			behind.first = range->last + 1;
			*find_free() = behind;
		}
	}
}

/* Neighbours of the same type become one. */
static void widen(struct lock *range)
{
	for (uint32_t i = 0; i < LOCKS_MAX; i++) {
		const struct lock *lock = &locks[i];

		if (!same_file(lock, range) || lock->owner != range->owner || lock->type != range->type)
			continue;
		if (lock->last + 1 == range->first)
			range->first = lock->first;
		else if (range->last + 1 == lock->first)
			range->last = lock->last;
	}
}

static int64_t set(struct lock *wanted, bool wait)
{
	if (wanted->type != F_UNLCK && find_conflict(wanted))
		return wait ? -EDEADLK : -EAGAIN;
	if (wanted->type != F_UNLCK)
		widen(wanted);
	if (!is_room_for(wanted))
		return -ENOLCK;
	cut(wanted);
	if (wanted->type != F_UNLCK)
		*find_free() = *wanted;
	return 0;
}

static void get(const struct lock *wanted, struct flock_abi *flock)
{
	const struct lock *found = find_conflict(wanted);

	flock->type = F_UNLCK;
	if (!found)
		return;
	*flock = (struct flock_abi){.type = (int16_t)found->type,
				    .start = (int64_t)found->first,
				    .length = found->last == INT64_MAX ? 0 : (int64_t)(found->last - found->first + 1),
				    .process = found->owner == OF_PROCESS ? PROCESS_ID : -1};
}

/* The range as [first, last], the length being negative or, to the end, 0. */
static int64_t range_of(const struct file *file, const struct flock_abi *flock, struct lock *lock)
{
	struct file_status status;
	int64_t start = flock->start, base = 0, last = INT64_MAX, error = 0;

	if (flock->whence == 1)
		base = (int64_t)file->position;
	if (flock->whence == 2) {
		error = file_kind(file->kind)->status((struct file *)file, &status);
		base = (int64_t)status.size;
	}
	if (error)
		return error;
	if (flock->whence < 0 || flock->whence > 2 || __builtin_add_overflow(start, base, &start))
		return -EINVAL;
	if (flock->length > 0 && __builtin_add_overflow(start, flock->length - 1, &last))
		return -EINVAL;
	if (flock->length < 0) {
		last = start - 1;
		start += flock->length;
	}
	lock->first = (uint64_t)start;
	lock->last = (uint64_t)last;
	return start < 0 || last < start ? -EINVAL : 0;
}

static int64_t check_access(const struct file *file, const struct flock_abi *flock)
{
	const uint32_t access = file->flags & O_ACCMODE;

	if ((flock->type == F_RDLCK && access == O_WRONLY) || (flock->type == F_WRLCK && access == 0))
		return -EBADF;
	return flock->type < F_RDLCK || flock->type > F_UNLCK ? -EINVAL : 0;
}

int64_t lock_control(int fd, int command, void *argument)
{
	const struct file *file = descriptor_file(fd);
	struct flock_abi *flock = argument;
	const bool of_file = command >= F_OFD_GETLK;
	const bool asks = command == F_GETLK || command == F_OFD_GETLK;
	struct lock lock = {.taken = true};
	int64_t error;

	if (!file || !flock)
		return file ? -EFAULT : -EBADF;
	if ((of_file && flock->process != 0) || (asks && flock->type == F_UNLCK))
		return -EINVAL;
	error = range_of(file, flock, &lock);
	if (error == 0)
		error = asks && flock->type <= F_WRLCK ? 0 : check_access(file, flock);
	if (error)
		return error;
	lock.type = (uint8_t)flock->type;
	lock.kind = file->kind;
	lock.number = file->number;
	lock.owner = of_file ? 1 + file_index(file) : OF_PROCESS;
	if (asks) {
		get(&lock, flock);
		return 0;
	}
	return set(&lock, command == F_SETLKW || command == F_OFD_SETLKW);
}

int64_t lock_whole(int fd, int operation)
{
	struct file *file = descriptor_file(fd);
	const int wanted = operation & ~LOCK_NB;

	if (!file)
		return -EBADF;
	if (wanted != LOCK_SH && wanted != LOCK_EX && wanted != LOCK_UN)
		return -EINVAL;
	for (struct file *other = file_next(NULL); other && wanted != LOCK_UN; other = file_next(other)) {
		if (other != file && other->kind == file->kind && other->number == file->number &&
		    (other->flock == LOCK_EX || (other->flock != 0 && wanted == LOCK_EX)))
			return operation & LOCK_NB ? -EAGAIN : -EDEADLK;
	}
	file->flock = wanted == LOCK_UN ? 0 : (uint8_t)wanted;
	return 0;
}

/* Whichever descriptor of a file a process closes, all its own locks of that file go (fcntl(2)). */
void lock_closed(const struct file *file)
{
	const uint32_t owner = 1 + file_index(file);

	for (uint32_t i = 0; i < LOCKS_MAX; i++) {
		if (locks[i].kind != file->kind || locks[i].number != file->number)
			continue;
		if (locks[i].owner == OF_PROCESS || (locks[i].owner == owner && file->references == 0))
			locks[i].taken = false;
	}
}

/* interfaces.c: store and HTTP when they were not given: each says so; the store when it was. */
#include <stdio.h>
#include <string.h>

#include <unilet/dom.h>
#include <unilet/error.h>
#include <unilet/http.h>
#include <unilet/store.h>

int main(void)
{
	static unsigned char block[2 * UNILET_STORE_BLOCK_BYTES];
	struct unilet_response response;
	long long size = unilet_store_size();
	int result;

	printf("page: %s\n", unilet_error_text(unilet_flush()));
	result = unilet_http_get("/", &response);
	printf("http: %s\n", unilet_error_text(result));
	unilet_response_free(&response);
	if (size < 0) {
		printf("store: %s\n", unilet_error_text((int)size));
		return 0;
	}
	result = unilet_store_read(size - (long long)sizeof(block), block, sizeof(block));
	printf("store: %lld bytes, read %d, starts with %d, %d\n", size, result, block[0],
	       block[UNILET_STORE_BLOCK_BYTES]);
	memset(block, block[0] + 1, sizeof(block));
	printf("write %d, ", unilet_store_write((unsigned long long)size - sizeof(block), block, sizeof(block)));
	printf("flush %d, ", unilet_store_flush());
	printf("discard %d, ", unilet_store_discard(0, sizeof(block)));
	printf("discard beyond: %s, ",
	       unilet_error_text(unilet_store_discard((unsigned long long)size, sizeof(block))));
	printf("beyond: %s\n", unilet_error_text(unilet_store_write((unsigned long long)size, block, sizeof(block))));
	return 0;
}

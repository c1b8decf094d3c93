/* unilet.c: the calls of guest/call.h: what the SDK does through the library OS. */
#include "os.h"

#include "../../abi/store_abi.h"

#define STATE_BYTES_MAX 4096u

static void (*upcall_hook)(void);
static uint8_t upcall_state[STATE_BYTES_MAX] __attribute__((aligned(64)));

/* Runs in an upcall, or at the end of a system call that held one back. */
void unilet_upcall(void)
{
	const struct boot_page *boot = os_boot();

	if (upcall_hook && boot->xsave_bytes <= sizeof(upcall_state))
		os_call_hook(upcall_hook, upcall_state, boot->xcr0);
}

static int64_t on_upcall(uint64_t hook)
{
	upcall_hook = (void (*)(void))hook;
	request_want_upcalls(hook != 0);
	return UNILET_OK;
}

/* A program that has files in its store does not write over them by mistake, and leaves room for the requests that files and
 * the console need. */
static int64_t submit(int window, const struct ring_entry *entry, bool detached)
{
	if (data_is_mounted() && (entry->opcode == STORE_WRITE || entry->opcode == STORE_DISCARD))
		return -UNILET_REFUSED;
	if (window == CALL_SERVICE && request_left(window) <= CALL_REQUESTS_LEFT)
		return request_left(window) > 0 ? -UNILET_BUSY : -UNILET_UNSUPPORTED;
	return request_submit(window, entry, detached);
}

int64_t unilet_own_call(int64_t number, const struct os_call *call)
{
	switch ((enum call_number)number) {
	case CALL_BULK_TAKE:
		return (int64_t)bulk_take((int)call->rdi, call->rsi);
	case CALL_BULK_GIVE:
		bulk_give((int)call->rdi, call->rsi, call->rdx);
		return UNILET_OK;
	case CALL_SUBMIT:
		return submit((int)call->rdi, (const struct ring_entry *)call->rsi, call->rdx != 0);
	case CALL_WAIT:
		return request_wait((int64_t)call->rdi, (struct ring_entry *)call->rsi, call->rdx);
	case CALL_NEXT:
		return request_next((struct ring_entry *)call->rdi, call->rsi);
	case CALL_BULK_BASE:
		return (int64_t)request_base((int)call->rdi);
	case CALL_FLAGS:
		return os_boot()->flags;
	case CALL_ON_UPCALL:
		return on_upcall(call->rdi);
	case CALL_CANCEL:
		return request_cancel((int64_t)call->rdi);
	case CALL_END:
		break;
	}
	return -UNILET_UNSUPPORTED;
}

/* hold.c: keeps a machine of our own open, so that KVM's static branches stay as they are.
 *
 * The first machine and the first vCPU on a computer switch branches of the kernel's code over, scheduler included, and
 * the last ones switch them back: twice for each guest here. QEMU TCG with several threads sometimes goes on running what
 * stood there while the code was being written, which is a breakpoint: the emulated computer then hangs. */
#include <fcntl.h>
#include <linux/kvm.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "runner.h"

/* The descriptors stay open until the process ends. */
int hold_machine(void)
{
	int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	int machine = kvm < 0 ? -1 : ioctl(kvm, KVM_CREATE_VM, 0);

	if (machine < 0 || ioctl(machine, KVM_CREATE_VCPU, 0) < 0)
		return -1;
	close(kvm);
	return 0;
}

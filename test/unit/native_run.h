/* native_run.h: runs an image without a machine: what the packer made of a program must still be that program. */
#ifndef UNILET_NATIVE_RUN_H
#define UNILET_NATIVE_RUN_H

/* A stand-in for the library OS, assembly: it hands system calls on to Linux, destroys r11 as it may, and answers
 * NATIVE_MARK_NUMBER itself with NATIVE_MARK_ANSWER: so a test sees that its entry was used. */
extern const char native_os[];

#define NATIVE_MARK_NUMBER 110 /* getppid */
#define NATIVE_MARK_ANSWER 12345

/* Loads the image as the monitor would and jumps to the program's own entry, in a process of its own. Its standard
 * output goes to the file "out". Returns its status as a shell shows it. */
int native_run(const char *image);

#endif

/* sentence.h: the outcomes' sentences that rows expect; see host/outcome.c and host/outcome_text.c. */
#ifndef UNILET_HOSTILE_SENTENCE_H
#define UNILET_HOSTILE_SENTENCE_H

#define SAY_FAULT(text) "the program " text ": instruction at 0x%"
#define SAY_DE          SAY_FAULT("divided by zero (#DE)")
#define SAY_DB          SAY_FAULT("met a debug trap (#DB)")
#define SAY_BP          SAY_FAULT("met a breakpoint (#BP)")
#define SAY_OF          SAY_FAULT("overflowed (#OF)")
#define SAY_UD          SAY_FAULT("ran an invalid instruction (#UD)")
#define SAY_DF          SAY_FAULT("met a fault while a fault was delivered (#DF)")
#define SAY_NP          SAY_FAULT("used a segment that is not there (#NP)")
#define SAY_SS          SAY_FAULT("used its stack segment wrongly (#SS)")
#define SAY_GP          SAY_FAULT("broke a rule of protection (#GP)")
#define SAY_MF          SAY_FAULT("met a floating-point error (#MF)")
#define SAY_AC          SAY_FAULT("made a misaligned access (#AC)")
#define SAY_XF          SAY_FAULT("met a floating-point error (#XF)")
#define SAY_UNKNOWN     SAY_FAULT("met an unknown exception")

#define SAY_PF(how, address)                                                                                           \
	"the program touched memory it may not touch (#PF): " how " at address " address ", instruction at 0x%"

#define SAY_READ        "ended: it read memory that the machine does not have (0x%)"
#define SAY_WRITE(wide) "ended: it wrote to the machine in a way that does not exist (0x%, width " wide ")"
#define SAY_INTERNAL    "ended: it brought the machine into a state that KVM cannot run (0x%)"
#define SAY_TRAP        "ended: it used a trap with malformed arguments (0x%)"
#define SAY_RING        "ended: it damaged an index of a ring (0x%)"
#define SAY_REQUEST     "ended: it sent a malformed request (opcode 0x%, offset 0x%, length 0x%)"
#define SAY_CPU_TIME    "the program used up its CPU time: allow more with --cpu-time"
#define SAY_MEMORY      "the program used up its memory: allow more with --memory"
#define SAY_WALL        "the program used up its time: allow more with --wall"

#endif

/* command.h: the subcommands of `unilet`: one file each. */
#ifndef UNILET_COMMAND_H
#define UNILET_COMMAND_H

/* Each gets its own name as argv[0] and returns the exit status of `unilet`. */

/* run.c */
int command_run(int argc, char **argv);

/* check.c */
int command_check(int argc, char **argv);

/* inspect.c */
int command_inspect(int argc, char **argv);

/* pack.c */
int command_pack(int argc, char **argv);

/* store.c */
int command_store(int argc, char **argv);

/* types.c */
int command_types(int argc, char **argv);

#endif

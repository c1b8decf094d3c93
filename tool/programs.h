/* programs.h: where monitor and server are. */
#ifndef UNILET_PROGRAMS_H
#define UNILET_PROGRAMS_H

#define PROGRAMS_PATH_BYTES 4096

/* In the build folder, and in an unpacked one, monitor and server lie beside us: returns `directory`, filled. NULL if
 * they do not: then they are where they were installed. */
const char *programs_beside_us(char directory[PROGRAMS_PATH_BYTES]);

#endif

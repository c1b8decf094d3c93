/* message_again.h: makes a value again of what was read of it: the same bytes must come out. */
#ifndef UNILET_MESSAGE_AGAIN_H
#define UNILET_MESSAGE_AGAIN_H

#include "../../host/message_value.h"

/* Appends the checked value at *at, and moves behind it. */
void message_again(struct message_writer *writer, const uint8_t **at);

#endif

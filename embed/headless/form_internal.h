/* form_internal.h: what the rooms of forms share. */
#ifndef UNILET_HEADLESS_FORM_INTERNAL_H
#define UNILET_HEADLESS_FORM_INTERNAL_H

#include "tree_internal.h"

/* input_type.c */
bool input_is_box(const struct node *); /* a check box or a radio button */
bool input_is_text(enum input_type);    /* a field that is typed into, and has a placeholder */
bool input_has_number(enum input_type);
bool input_has_own_value(enum input_type); /* HTML's mode "value": it may differ from the attribute */
int input_type_changed(struct node *, enum input_type before);

/* input_number.c: what a value says as a number, and back; false: nothing. Milliseconds for dates, months for months. */
bool number_of(enum input_type, struct string, double *);
bool number_back(enum input_type, double, struct text *);
bool float_of(struct string, double *);
double attribute_number(const struct node *, uint32_t name, double otherwise);

/* input_date.c: the same for dates and times. */
bool date_number(enum input_type, struct string, double *);
bool date_back(enum input_type, double, struct text *);

/* value.c: what rare.value holds: a control's own value, a dialog's returnValue. */
struct string form_own_value(const struct node *);
int form_set_own_value(struct node *, struct string value);

/* direction.c: a field whose text has a direction of its own, and may tell it with what it sends. */
bool form_has_direction(const struct node *);

/* step.c: whether a number is between two steps of the input. */
bool step_is_off(const struct node *input, double number);

/* sanitize.c: the value as the input's type has it, appended. */
void sanitize(const struct node *input, struct string value, struct text *);

/* checked.c: what an input or option is by itself, whatever its group or select makes of it. */
bool own_state(const struct node *);
void set_own_state(struct node *, bool);
struct node *radio_checked_in_group(const struct node *); /* NULL: none */
bool radio_same_group(const struct node *, const struct node *);

/* select.c: the next option of the select, NULL at first; those that are selected. */
struct node *select_option_after(const struct node *select, const struct node *option);
struct node *select_first_selected(const struct node *select);
void select_reset(struct node *select);

/* form.c */
bool form_is_listed(const struct node *);
bool form_is_resetter(const struct node *);
struct node *form_default_button(const struct node *form);
struct node *form_element_after(const struct node *form, const struct node *element); /* NULL at first */
int form_send_changed(struct node *, const struct event *like);                       /* activate.c: input and change */
int event_click(struct node *, const struct event *like);                             /* activate.c */

/* table.c: the next row or cell, NULL at first, in the order of `rows` and `cells`. */
struct node *table_row_after(const struct node *outer, const struct node *row);
struct node *table_cell_after(const struct node *row, const struct node *cell);

/* validity.c: of all that is in a form or fieldset. */
bool form_is_valid_within(const struct node *);

#endif

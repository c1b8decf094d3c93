/* form.h: the state of forms: values, what is checked and selected, owners, validity, what would be sent; and tables. */
#ifndef UNILET_HEADLESS_FORM_H
#define UNILET_HEADLESS_FORM_H

#include "tree.h"

/* input_type.c */
enum input_type {
	INPUT_HIDDEN,
	INPUT_TEXT,
	INPUT_SEARCH,
	INPUT_TEL,
	INPUT_URL,
	INPUT_EMAIL,
	INPUT_PASSWORD,
	INPUT_DATE,
	INPUT_MONTH,
	INPUT_WEEK,
	INPUT_TIME,
	INPUT_DATETIME_LOCAL,
	INPUT_NUMBER,
	INPUT_RANGE,
	INPUT_COLOR,
	INPUT_CHECKBOX,
	INPUT_RADIO,
	INPUT_FILE,
	INPUT_SUBMIT,
	INPUT_IMAGE,
	INPUT_RESET,
	INPUT_BUTTON,
};
enum input_type input_type(const struct node *);
const char *input_type_name(enum input_type);      /* what `type` reads as */
const char *button_type_name(const struct node *); /* "submit", "reset", "button" */

/* value.c: value of input, textarea, select, option, button, output, progress, meter, li, data, param. Values of inputs are
 * sanitized as their types ask. */
int form_value(const struct node *, struct text *);
int form_set_value(struct node *, struct string);
int form_default_value(const struct node *, struct text *); /* of input, textarea, output */
int form_set_default_value(struct node *, struct string);
double form_value_number(const struct node *); /* valueAsNumber; of progress and meter; NaN: none */
int form_set_value_number(struct node *, double);
double form_gauge(const struct node *, uint32_t which); /* of progress and meter: ATOM_VALUE, ATOM_MIN, ATOM_LOW, ... */
void number_text(double, struct text *);                /* as script writes a number */

/* autofill.c: what `autocomplete` reads as. */
int form_autofill(const struct node *field, struct text *);

/* step.c: stepUp(), and with less than 0 stepDown(). TREE_INVALID_STATE: the input has no steps. */
int form_step(struct node *input, double count);

/* dialog.c: as a dialog that is not modal. `value` (NULL: it stays) becomes returnValue. */
int dialog_show(struct node *);
int dialog_close(struct node *, const struct string *value);
int dialog_request_close(struct node *, const struct string *value); /* sends cancel first */
struct string dialog_return_value(const struct node *);
int dialog_set_return_value(struct node *, struct string);

/* selection.c: of text fields, in UTF-16 units. TREE_INVALID_STATE: this type has none. */
enum selection_direction { SELECTION_NONE, SELECTION_FORWARD, SELECTION_BACKWARD };
int field_selection(const struct node *, uint32_t *start, uint32_t *end, enum selection_direction *);
int field_select(struct node *, uint32_t start, uint32_t end, enum selection_direction);
int field_select_all(struct node *); /* select(): nothing where there is none */
/* setRangeText(): the text between the two; then selected is what the mode says of the new text, or what was before. */
enum selection_mode { SELECT_TEXT, SELECT_START, SELECT_END, SELECT_PRESERVE };
int field_replace_range(struct node *, struct string, uint32_t start, uint32_t end, enum selection_mode);

/* checked.c */
bool input_checked(const struct node *);
void input_set_checked(struct node *, bool);
bool input_indeterminate(const struct node *);
void input_set_indeterminate(struct node *, bool);

/* select.c */
bool option_selected(const struct node *);
void option_set_selected(struct node *, bool);
int option_text(const struct node *, struct text *);
int32_t option_index(const struct node *);
struct node *option_select(const struct node *); /* the select that it is in; NULL: none */
int32_t select_selected_index(const struct node *);
void select_set_selected_index(struct node *, int32_t);
int select_set_length(struct node *, uint32_t length); /* options.length = */
int select_add(struct node *, struct node *option, struct node *before);

/* form.c */
struct node *form_owner(const struct node *);
bool form_is_submitter(const struct node *); /* a button that submits */
bool form_is_disabled(const struct node *);  /* by itself or a fieldset */
struct node *label_control(const struct node *);
/* Sends submit, and invalid before it, as a click on `submitter` does (NULL: requestSubmit()). Nothing is ever sent to a
 * server. 1: the event was not prevented. */
int form_submit(struct node *form, struct node *submitter);
int form_reset(struct node *form);

/* form_data.c: the entries that `form` would send: take() gets them in order; a value other than 0 ends it and is returned. */
int form_entries(struct node *form, const struct node *submitter,
		 int (*take)(void *context, struct string name, struct string value), void *context);

/* validity.c */
enum validity {
	VALIDITY_VALUE_MISSING = 1,
	VALIDITY_TYPE_MISMATCH = 2,
	VALIDITY_TOO_LONG = 4,
	VALIDITY_TOO_SHORT = 8,
	VALIDITY_RANGE_UNDERFLOW = 16,
	VALIDITY_RANGE_OVERFLOW = 32,
	VALIDITY_STEP_MISMATCH = 64,
	VALIDITY_CUSTOM_ERROR = 128,
};
/* Zero: valid. Patterns, being script's regular expressions, are not tried; bad input there is none. */
unsigned form_validity(const struct node *);
bool form_will_validate(const struct node *);
int form_set_custom_validity(struct node *, struct string message);
int form_validation_message(const struct node *, struct text *);
int form_check_validity(struct node *); /* sends invalid; 1: valid. A form asks all its controls */

/* table.c: the members of HTMLTableElement and its parts; `outer` is a table or a section. New and found nodes are lent. index -1: the last. */
int table_insert_row(struct node *outer, int32_t index, struct node **row);
int table_delete_row(struct node *outer, int32_t index);
int table_insert_cell(struct node *row, int32_t index, struct node **cell);
int table_delete_cell(struct node *row, int32_t index);
struct node *table_part(const struct node *table, uint32_t name);             /* ATOM_CAPTION, ATOM_THEAD, ATOM_TFOOT */
int table_create_part(struct node *table, uint32_t name, struct node **part); /* and ATOM_TBODY: a new one */
void table_delete_part(struct node *table, uint32_t name);
int32_t table_row_index(const struct node *row); /* these three: -1 without one */
int32_t table_section_row_index(const struct node *row);
int32_t table_cell_index(const struct node *cell);

#endif

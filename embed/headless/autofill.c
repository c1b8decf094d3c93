/* autofill.c: what the attribute autocomplete of a field says, as HTML's "autofill processing model" reads it. */
#include "form_internal.h"

#define TOKENS_MAX 5u /* section, purpose, means, field, webauthn */

static const char *const normal_fields[] = {
	"name",
	"honorific-prefix",
	"given-name",
	"additional-name",
	"family-name",
	"honorific-suffix",
	"nickname",
	"username",
	"new-password",
	"current-password",
	"one-time-code",
	"organization-title",
	"organization",
	"street-address",
	"address-line1",
	"address-line2",
	"address-line3",
	"address-level4",
	"address-level3",
	"address-level2",
	"address-level1",
	"country",
	"country-name",
	"postal-code",
	"cc-name",
	"cc-given-name",
	"cc-additional-name",
	"cc-family-name",
	"cc-number",
	"cc-exp",
	"cc-exp-month",
	"cc-exp-year",
	"cc-csc",
	"cc-type",
	"transaction-currency",
	"transaction-amount",
	"language",
	"bday",
	"bday-day",
	"bday-month",
	"bday-year",
	"sex",
	"url",
	"photo",
};

static const char *const contact_fields[] = {
	"tel",
	"tel-country-code",
	"tel-national",
	"tel-area-code",
	"tel-local",
	"tel-local-prefix",
	"tel-local-suffix",
	"tel-extension",
	"email",
	"impp",
};

static const char *const means[] = {"home", "work", "mobile", "fax", "pager"};
static const char *const purposes[] = {"shipping", "billing"};

static bool is_one_of(struct string token, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (string_equal_ignoring_case(token, string_of(words[i])))
			return true;
	return false;
}

#define IS_ONE_OF(token, words) is_one_of(token, words, sizeof(words) / sizeof((words)[0]))

static bool has_section(struct string token)
{
	const struct string start = STRING("section-");

	return token.length >= start.length && string_equal_ignoring_case(string_slice(token, 0, start.length), start);
}

/* Whether the tokens, taken off from the last one on, are what they may be in this order. */
static bool are_valid(const struct string *tokens, size_t count)
{
	bool contact;

	if (string_equal_ignoring_case(tokens[count - 1], STRING("webauthn")) && --count == 0)
		return true;
	contact = IS_ONE_OF(tokens[count - 1], contact_fields);
	if (!contact && !IS_ONE_OF(tokens[count - 1], normal_fields))
		return false;
	count--;
	if (count && contact && IS_ONE_OF(tokens[count - 1], means))
		count--;
	if (count && IS_ONE_OF(tokens[count - 1], purposes))
		count--;
	return count == 0 || (count == 1 && has_section(tokens[0]));
}

int form_autofill(const struct node *field, struct text *out)
{
	struct string rest = element_attribute_or_empty(field, ATOM_AUTOCOMPLETE), tokens[TOKENS_MAX + 1];
	size_t count = 0;
	bool hidden = is_html(field, ATOM_INPUT) && input_type(field) == INPUT_HIDDEN, whole;

	while (count <= TOKENS_MAX && string_next_token(&rest, &tokens[count]))
		count++;
	whole = count == 1 && (string_equal_ignoring_case(tokens[0], STRING("on")) ||
			       string_equal_ignoring_case(tokens[0], STRING("off")));
	if (count == 0 || count > TOKENS_MAX || (whole ? hidden : !are_valid(tokens, count)))
		return 0;
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			text_append_char(out, ' ');
		for (size_t k = 0; k < tokens[i].length; k++)
			text_append_char(out, lower(tokens[i].data[k]));
	}
	return text_status(out);
}

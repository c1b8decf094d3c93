/* input_date.c: dates and times of inputs: 2026-11-26, 2026-11, 2026-W48, 09:30:15.25, 2026-11-26T09:30. */
#include <math.h>
#include <stdio.h>

#include "form_internal.h"

#define SECOND_MS 1000.0
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS   (60 * MINUTE_MS)
#define DAY_MS    (24 * HOUR_MS)
#define WEEK_DAYS 7
#define YEAR_MAX  275760 /* the last one of a Date */

/* A reader of fixed forms; `well` is lost at the first thing that does not fit. */
struct form {
	struct string text;
	size_t at;
	bool well;
};

static int digits(struct form *form, size_t least, size_t most)
{
	size_t count = 0;
	int value = 0;

	for (; form->at < form->text.length && count < most; form->at++, count++) {
		char c = form->text.data[form->at];

		if (c < '0' || c > '9')
			break;
		value = value * 10 + (c - '0');
	}
	form->well = form->well && count >= least;
	return value;
}

static void mark(struct form *form, char c)
{
	form->well = form->well && form->at < form->text.length && form->text.data[form->at] == c;
	form->at++;
}

/* Days from 1970-01-01 in the Gregorian calendar, by years that begin in March. */
static int64_t days_of(int64_t year, int month, int day)
{
	int64_t era, of_era, of_year;

	year -= month <= 2;
	era = year / 400;
	of_era = year - era * 400;
	of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void date_of(int64_t days, int64_t *year, int *month, int *day)
{
	int64_t era, of_era, of_year, of_days, march_month;

	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	of_days = days - era * 146097;
	of_era = (of_days - of_days / 1460 + of_days / 36524 - of_days / 146096) / 365;
	of_year = of_days - (365 * of_era + of_era / 4 - of_era / 100);
	march_month = (5 * of_year + 2) / 153;
	*day = (int)(of_year - (153 * march_month + 2) / 5 + 1);
	*month = (int)(march_month + (march_month < 10 ? 3 : -9));
	*year = of_era + era * 400 + (*month <= 2);
}

static int days_in(int year, int month)
{
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 ? 28 + leap : 30 + (month + month / 8) % 2;
}

/* Monday is 0. */
static int weekday_of(int64_t days)
{
	int64_t day = (days + 3) % WEEK_DAYS;

	return (int)(day < 0 ? day + WEEK_DAYS : day);
}

/* The Monday of a year's first week: that with its first Thursday. */
static int64_t first_week(int64_t year)
{
	int64_t fourth = days_of(year, 1, 4);

	return fourth - weekday_of(fourth);
}

static int year(struct form *form)
{
	int value = digits(form, 4, 6);

	form->well = form->well && value > 0 && value <= YEAR_MAX;
	return value;
}

static int month(struct form *form)
{
	int value = digits(form, 2, 2);

	form->well = form->well && value >= 1 && value <= 12;
	return value;
}

static double date(struct form *form)
{
	int y = year(form), m, d;

	mark(form, '-');
	m = month(form);
	mark(form, '-');
	d = digits(form, 2, 2);
	form->well = form->well && d >= 1 && d <= days_in(y, m);
	return form->well ? (double)days_of(y, m, d) * DAY_MS : 0;
}

static double week(struct form *form)
{
	int y = year(form), w;

	mark(form, '-');
	mark(form, 'W');
	w = digits(form, 2, 2);
	form->well = form->well && w >= 1 && (first_week(y + 1) - first_week(y)) / WEEK_DAYS >= w;
	return form->well ? (double)(first_week(y) + (int64_t)(w - 1) * WEEK_DAYS) * DAY_MS : 0;
}

static double time_of_day(struct form *form)
{
	static const int scale[] = {1000, 100, 10, 1};
	int hours = digits(form, 2, 2), minutes, seconds = 0, fraction = 0;
	size_t from;

	mark(form, ':');
	minutes = digits(form, 2, 2);
	if (form->at < form->text.length && form->text.data[form->at] == ':') {
		mark(form, ':');
		seconds = digits(form, 2, 2);
		if (form->at < form->text.length && form->text.data[form->at] == '.') {
			mark(form, '.');
			from = form->at;
			fraction = digits(form, 1, 3);
			fraction *= scale[form->at - from];
		}
	}
	form->well = form->well && hours < 24 && minutes < 60 && seconds < 60;
	return hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS + fraction;
}

static double date_and_time(struct form *form)
{
	double days = date(form);

	if (form->at < form->text.length && form->text.data[form->at] == ' ')
		mark(form, ' ');
	else
		mark(form, 'T');
	return days + time_of_day(form);
}

static double month_number(struct form *form)
{
	int y = year(form), m;

	mark(form, '-');
	m = month(form);
	return (y - 1970) * 12.0 + (m - 1);
}

bool date_number(enum input_type type, struct string value, double *number)
{
	struct form form = {value, 0, true};

	switch (type) {
	case INPUT_DATE:
		*number = date(&form);
		break;
	case INPUT_MONTH:
		*number = month_number(&form);
		break;
	case INPUT_WEEK:
		*number = week(&form);
		break;
	case INPUT_TIME:
		*number = time_of_day(&form);
		break;
	case INPUT_DATETIME_LOCAL:
		*number = date_and_time(&form);
		break;
	default:
		return false;
	}
	return form.well && form.at == value.length;
}

/* The shortest that says it. */
static int print_time(char *out, size_t bytes, double ms)
{
	int whole = (int)ms, hours = whole / 3600000, minutes = whole / 60000 % 60, seconds = whole / 1000 % 60;
	int fraction = whole % 1000, digits = 3;

	for (; fraction && fraction % 10 == 0; digits--)
		fraction /= 10;
	if (fraction)
		return snprintf(out, bytes, "%02d:%02d:%02d.%0*d", hours, minutes, seconds, digits, fraction);
	if (seconds)
		return snprintf(out, bytes, "%02d:%02d:%02d", hours, minutes, seconds);
	return snprintf(out, bytes, "%02d:%02d", hours, minutes);
}

static int print_week(char *out, size_t bytes, int64_t days)
{
	int64_t thursday = days - weekday_of(days) + 3, y;
	long long number;
	int m, d;

	date_of(thursday, &y, &m, &d);
	number = (thursday - first_week(y)) / WEEK_DAYS + 1;
	return snprintf(out, bytes, "%04lld-W%02lld", (long long)y, number);
}

bool date_back(enum input_type type, double number, struct text *text)
{
	double days = floor(number / DAY_MS), months = floor(number);
	char out[64], clock[32];
	int64_t y;
	int m, d;

	if (type == INPUT_MONTH) {
		if (fabs(months) > YEAR_MAX * 12.0)
			return false;
		y = 1970 + (int64_t)floor(months / 12);
		snprintf(out, sizeof(out), "%04lld-%02d", (long long)y, (int)(months - floor(months / 12) * 12) + 1);
		text_append(text, string_of(out));
		return y > 0;
	}
	if (fabs(days) > YEAR_MAX * 366.0)
		return false;
	date_of((int64_t)days, &y, &m, &d);
	print_time(clock, sizeof(clock), number - days * DAY_MS);
	if (type == INPUT_TIME)
		snprintf(out, sizeof(out), "%s", clock);
	else if (type == INPUT_WEEK)
		print_week(out, sizeof(out), (int64_t)days);
	else if (type == INPUT_DATE)
		snprintf(out, sizeof(out), "%04lld-%02d-%02d", (long long)y, m, d);
	else
		snprintf(out, sizeof(out), "%04lld-%02d-%02dT%s", (long long)y, m, d, clock);
	text_append(text, string_of(out));
	return y > 0;
}

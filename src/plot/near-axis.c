/* near-axis.c — where an axis carries ticks, and what they say
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-axis.h"

#include <math.h>
#include <string.h>

#define LARGEST 1e300 /* limits beyond this would overflow when subtracted */
#define SMALLEST_LOG 1e-300
#define RELATIVE_WIDTH 1e-12 /* narrower ranges cannot be told apart by doubles and digits */
#define MINUS "\u2212"

static void
append_superscript (GString *text, int exponent)
{
  static const char *const digits[10] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
  g_autofree char *plain = g_strdup_printf ("%d", exponent);

  for (const char *c = plain; *c != '\0'; c++)
    g_string_append (text, *c == '-' ? "⁻" : digits[*c - '0']);
}

/* @value with @decimals digits after the point; never "−0" */
static char *
format_fixed (double value, int decimals)
{
  char format[16], digits[G_ASCII_DTOSTR_BUF_SIZE + 320];
  gboolean only_zeros = TRUE;

  g_snprintf (format, sizeof format, "%%.%df", CLAMP (decimals, 0, 17));
  g_ascii_formatd (digits, sizeof digits, format, fabs (value));
  for (const char *c = digits; *c != '\0'; c++)
    only_zeros &= *c == '0' || *c == '.';
  return g_strconcat (value < 0 && !only_zeros ? MINUS : "", digits, NULL);
}

/**
 * near_axis_format_number:
 * @n_significant: digits to keep, at most 15; zeros at the end of a fraction are dropped, digits
 *   before the point never are
 *
 * "0.0312", "−12.5", "3.2×10⁻⁷", "–" for not-a-number, "∞".
 */
char *
near_axis_format_number (double value, guint n_significant)
{
  if (isnan (value))
    return g_strdup ("–");
  if (isinf (value))
    return g_strdup (value > 0 ? "∞" : MINUS "∞");
  if (value == 0)
    return g_strdup ("0");

  char digits[G_ASCII_DTOSTR_BUF_SIZE], format[16];
  int n = CLAMP ((int)n_significant, 1, 15);
  g_snprintf (format, sizeof format, "%%.%de", n - 1);
  g_ascii_formatd (digits, sizeof digits, format, value); /* rounds first: 9.9996 is 10.00 */
  char *e = strchr (digits, 'e');
  int exponent = (int)g_ascii_strtoll (e + 1, NULL, 10);
  gboolean power = exponent < -3 || exponent > 5;
  *e = '\0';
  double mantissa = g_ascii_strtod (digits, NULL);
  g_autofree char *fixed
      = power ? format_fixed (mantissa, n - 1) : format_fixed (value, MAX (0, n - 1 - exponent));
  if (strchr (fixed, '.') != NULL)
    {
      char *end = fixed + strlen (fixed);
      while (end[-1] == '0')
        *--end = '\0';
      if (end[-1] == '.')
        end[-1] = '\0';
    }
  if (!power)
    return g_steal_pointer (&fixed);

  GString *text = g_string_new (fixed);
  g_string_append (text, "×10");
  append_superscript (text, exponent);
  return g_string_free (text, FALSE);
}

/**
 * near_axis_format_label:
 * @unit: (nullable)
 * @exponent: the ticks' common power of ten
 *
 * "Loss", "Energy (eV)", "Energy (10⁻³ eV)", "Loss (×10⁻³)".
 */
char *
near_axis_format_label (const char *label, const char *unit, int exponent)
{
  gboolean has_unit = unit != NULL && *unit != '\0';
  GString *text = g_string_new (label);

  if (!has_unit && exponent == 0)
    return g_string_free (text, FALSE);
  g_string_append (text, text->len > 0 ? " (" : "(");
  if (exponent != 0)
    {
      g_string_append (text, has_unit ? "10" : "×10");
      append_superscript (text, exponent);
      if (has_unit)
        g_string_append (text, " ");
    }
  if (has_unit)
    g_string_append (text, unit);
  g_string_append_c (text, ')');
  return g_string_free (text, FALSE);
}

/**
 * near_axis_sanitize:
 * @low: (inout): turned into a finite lower limit
 * @high: (inout): turned into a finite upper limit, above @low by a width that doubles can resolve
 *
 * Not-a-number, infinite, equal and swapped limits, and limits at or below zero on a logarithmic
 * axis become something that can be drawn.
 */
void
near_axis_sanitize (double *low, double *high, NearScale scale)
{
  g_return_if_fail (low != NULL && high != NULL);

  if (isnan (*low) || isnan (*high))
    {
      double known = isnan (*low) ? *high : *low;
      *low = isnan (known) ? (scale == NEAR_SCALE_LOG ? 0.1 : 0) : known;
      *high = isnan (known) ? 1 : known;
    }
  if (*low > *high)
    {
      double swap = *low;
      *low = *high;
      *high = swap;
    }
  *low = CLAMP (*low, -LARGEST, LARGEST);
  *high = CLAMP (*high, -LARGEST, LARGEST);
  if (scale == NEAR_SCALE_LOG)
    {
      *high = *high > SMALLEST_LOG ? *high : 1;
      *low = *low > 0 ? CLAMP (*low, SMALLEST_LOG, *high) : MAX (*high * 1e-3, SMALLEST_LOG);
      if (*high / *low < 1 + RELATIVE_WIDTH)
        {
          *low /= 2;
          *high *= 2;
        }
      return;
    }
  double magnitude = MAX (fabs (*low), fabs (*high));
  if (magnitude < 1e-290)
    *low = 0, *high = 1;
  else if (*high - *low < RELATIVE_WIDTH * magnitude)
    {
      double middle = *low / 2 + *high / 2;
      *low = middle - 0.1 * magnitude;
      *high = middle + 0.1 * magnitude;
    }
}

static void
append_tick (GArray *array, double value, char *label)
{
  NearTick tick = { value, label };
  g_array_append_val (array, tick);
}

/* First and last multiple of @step in the limits, with room for rounding. */
static gsize
count_steps (double low, double high, double step, double *first)
{
  double from = ceil (low / step - 1e-9), to = floor (high / step + 1e-9);

  *first = from;
  return to >= from ? (gsize)(to - from) + 1 : 0;
}

/* The step 1, 2 or 5 × 10^k for at most @max_ticks ticks, as mantissa and power. */
static void
choose_step (double low, double high, guint max_ticks, int *mantissa, int *power)
{
  static const int mantissas[3] = { 1, 2, 5 };
  double first;
  gsize n_finer = 0;
  int finer = 0;
  int k = 3 * ((int)floor (log10 (high - low)) - 2);

  for (;; k++)
    {
      int tens = k >= 0 ? k / 3 : -((2 - k) / 3);
      gsize n = count_steps (low, high, mantissas[k - 3 * tens] * pow (10, tens), &first);
      if (n <= max_ticks)
        {
          /* One tick gives no scale, and three say little where there is room for six. */
          if (n_finer == max_ticks + 1 && (n < 2 || (n < 4 && max_ticks >= 6)))
            k = finer;
          tens = k >= 0 ? k / 3 : -((2 - k) / 3);
          *mantissa = mantissas[k - 3 * tens];
          *power = tens;
          return;
        }
      n_finer = n;
      finer = k;
    }
}

static int
common_exponent (double largest)
{
  if (largest == 0 || (largest >= 1e-3 && largest < 1e5))
    return 0;
  return 3 * (int)floor (log10 (largest * (1 + 1e-12)) / 3);
}

static void
linear_ticks (NearTicks *self, GArray *array, double low, double high, guint max_ticks)
{
  int mantissa, power;
  double first;

  choose_step (low, high, max_ticks, &mantissa, &power);
  double scale = power < 0 ? pow (10, -power) : 1;
  double whole = power < 0 ? mantissa : mantissa * pow (10, power);
  gsize n = count_steps (low, high, whole / scale, &first);
  double last = first + (double)n - 1;
  self->exponent = common_exponent (MAX (fabs (first), fabs (last)) * whole / scale);
  for (gsize i = 0; i < n; i++)
    {
      /* Dividing whole numbers gives the double nearest to the decimal; multiplying by 0.1 does
       * not. */
      double value = (first + (double)i) * whole / scale;
      double shown = self->exponent >= 0 ? value / pow (10, self->exponent)
                                         : value * pow (10, -self->exponent);
      append_tick (array, value,
                   value == 0 ? g_strdup ("0") : format_fixed (shown, self->exponent - power));
    }
}

static char *
format_power (int mantissa, int power, gboolean plain)
{
  if (plain)
    return format_fixed (power < 0 ? mantissa / pow (10, -power) : mantissa * pow (10, power),
                         MAX (0, -power));

  GString *text = g_string_new (NULL);
  if (mantissa > 1)
    g_string_append_printf (text, "%d×", mantissa);
  g_string_append (text, "10");
  append_superscript (text, power);
  return g_string_free (text, FALSE);
}

/* Every @stride-th decade is labelled; with @fine also 2 and 5 times each. Returns the labels'
 * number. */
static gsize
log_ticks (GArray *array, double low, double high, int stride, gboolean fine, gboolean plain)
{
  int from = (int)floor (log10 (low) + 1e-9), to = (int)floor (log10 (high) + 1e-9);
  gsize n_labels = 0;

  for (int power = from; power <= to; power++)
    for (int m = 1; m < 10; m++)
      {
        double value = power < 0 ? m / pow (10, -power) : m * pow (10, power);
        gboolean is_label = power % stride == 0 && (m == 1 || (fine && (m == 2 || m == 5)));
        if (value < low * (1 - 1e-9) || value > high * (1 + 1e-9))
          continue;
        if (!is_label && (m > 1 ? stride > 1 : to - from > 60))
          continue;
        append_tick (array, value, is_label ? format_power (m, power, plain) : NULL);
        n_labels += is_label;
      }
  return n_labels;
}

static void
clear_tick (gpointer tick)
{
  g_free (((NearTick *)tick)->label);
}

/**
 * near_ticks_init:
 * @self: (out caller-allocates): near_ticks_clear() when done
 * @max_ticks: labels that have room, at least 2; one more where the next step leaves fewer than
 * two, or fewer than four of six
 *
 * Any limits are legal: see near_axis_sanitize(). Logarithmic axes carry minor ticks at 2 to 9
 * times each power of ten; on less than a decade and a half 2 and 5 are labelled, and on a small
 * part of a decade the ticks are those of a linear axis.
 */
void
near_ticks_init (NearTicks *self, double low, double high, NearScale scale, guint max_ticks)
{
  g_return_if_fail (self != NULL);

  GArray *array = g_array_new (FALSE, FALSE, sizeof (NearTick));
  g_array_set_clear_func (array, clear_tick);
  *self = (NearTicks){ 0 };
  near_axis_sanitize (&low, &high, scale);
  max_ticks = MAX (max_ticks, 2);
  if (scale == NEAR_SCALE_LINEAR)
    linear_ticks (self, array, low, high, max_ticks);
  else
    {
      double n_decades = log10 (high) - log10 (low);
      gboolean fine = n_decades * 3 < max_ticks + 1e-9;
      gboolean plain = low >= 0.9e-3 && high < 0.9e5;
      int stride = MAX (1, (int)ceil ((n_decades - 1e-9) / MAX (1, max_ticks - 1)));
      gsize n_labels = log_ticks (array, low, high, stride, fine, plain);
      for (; n_labels < 2 && (stride > 1 || !fine);
           fine |= stride == 1, stride = MAX (1, stride - 1))
        {
          g_array_set_size (array, 0);
          n_labels = log_ticks (array, low, high, MAX (1, stride - 1), fine || stride == 1, plain);
        }
      if (n_labels < 2)
        {
          g_array_set_size (array, 0);
          linear_ticks (self, array, low, high, max_ticks);
        }
    }
  self->n = array->len;
  g_array_set_clear_func (array, NULL);
  self->ticks = (NearTick *)(void *)g_array_free (array, FALSE);
}

void
near_ticks_clear (NearTicks *self)
{
  for (gsize i = 0; i < self->n; i++)
    g_free (self->ticks[i].label);
  g_free (self->ticks);
  *self = (NearTicks){ 0 };
}

/* near-axis.h — where an axis carries ticks, and what they say
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Steps of 1, 2 and 5 times a power of ten, four to six of them where there is room. Labels carry
 * no more digits than the step needs, a true minus sign (U+2212), and superscripts for powers of
 * ten. On a linear axis with large or small numbers all labels share one power of ten, which
 * belongs into the axis label. Digits are written with a point in every locale.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  NEAR_SCALE_LINEAR,
  NEAR_SCALE_LOG
} NearScale;

typedef struct
{
  double value;
  char *label; /* NULL: a minor tick */
} NearTick;

typedef struct
{
  NearTick *ticks; /* (n), ascending */
  gsize n;
  int exponent; /* what labels show is the value / 10^exponent */
} NearTicks;

void near_axis_sanitize (double *low, double *high, NearScale scale);
void near_ticks_init (NearTicks *self, double low, double high, NearScale scale, guint max_ticks);
void near_ticks_clear (NearTicks *self);

char *near_axis_format_number (double value, guint n_significant);
char *near_axis_format_label (const char *label, const char *unit, int exponent);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NearTicks, near_ticks_clear)

G_END_DECLS

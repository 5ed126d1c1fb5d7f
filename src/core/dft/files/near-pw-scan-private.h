/* near-pw-scan-private.h — going through the lines that pw.x prints
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-pw-output-private.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  const NearMonitor *monitor;
  NearTextLines lines;
  const char *text; /* of the current line */
  gsize n;
  const char *start, *end;
  NearPwOutput *output;
  NearPwBands bands;
  GPtrArray *pseudopotentials;
  NearMat3 axes; /* in units of alat */
  gboolean has_axes, is_polarized, is_brief;
  gint64 n_bands;
} NearPwScan;

gboolean _near_pw_scan_next (NearPwScan *scan);
/* The line that was read last will come again. */
void _near_pw_scan_push_back (NearPwScan *scan);
/* "FILE:LINE: @what is expected, found “...”". Always FALSE. */
gboolean _near_pw_scan_fail (const NearPwScan *scan, NearError code, const char *what, GError **error);
/* Where in the current line @words end, or NULL. */
const char *_near_pw_scan_find_after (const NearPwScan *scan, const char *words);
/* How many finite numbers there are between @at and @end before something else stands; at most @most are
 * stored. */
gsize _near_pw_scan_split_numbers (const char *at, const char *end, double *values, gsize most);
/* The @n numbers that must follow @at. */
gboolean _near_pw_scan_get_numbers (const NearPwScan *scan, const char *at, gsize n, const char *what,
                                    double *values, GError **error);
/* The number behind the next "=" or "<", times @unit. */
gboolean _near_pw_scan_get_value (const NearPwScan *scan, const char *at, const char *what, double unit,
                                  double *value, GError **error);
/* Without blanks around them, legal UTF-8, not too long. */
char *_near_pw_scan_dup_words (const char *at, const char *end);

G_END_DECLS

/* near-text.h — numbers as text in no locale, excerpts for messages, lines of a buffer
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files and messages always have a decimal point, whatever LC_NUMERIC says.
 */
#pragma once

#include "near-error.h"

G_BEGIN_DECLS

/* Enough for near_text_format_double(), the final NUL included. */
#define NEAR_TEXT_DOUBLE_SIZE 32

gboolean near_text_parse_double (const char *text, double *value, GError **error);
gboolean near_text_parse_finite (const char *text, double *value, GError **error);
gboolean near_text_parse_integer (const char *text,
                                  gint64 minimum,
                                  gint64 maximum,
                                  gint64 *value,
                                  GError **error);

char *near_text_format_double (double value, char buffer[NEAR_TEXT_DOUBLE_SIZE]);
char *near_text_dup_double (double value);
char *near_text_dup_significant (double value, int digits);

char *near_text_excerpt (const char *bytes, gssize n_bytes, guint max_chars);
char *near_text_dup_capitalized (const char *sentence);
char *near_text_dup_bare_name (guint n, const char *const *names, guint i);
const char *near_text_nearest (const char *name, const char *const *candidates);

/* The lines of a buffer, which must outlive it. */
typedef struct
{
  const char *at;
  const char *end;
  gsize line; /* number of the line given last, from 1 */
} NearTextLines;

void near_text_lines_init (NearTextLines *lines, const char *data, gsize n_bytes);
gboolean near_text_lines_next (NearTextLines *lines, const char **line, gsize *n_bytes);

G_END_DECLS

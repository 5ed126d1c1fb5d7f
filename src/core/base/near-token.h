/* near-token.h — words and numbers of a line of text, without copying them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *start; /* not NUL-terminated */
  gsize n;
} NearToken;

/* The words between blanks; at most @max_tokens are stored, how many there are in all is returned. */
gsize near_tokens_split (const char *text, gsize n_bytes, NearToken *tokens, gsize max_tokens);
gboolean near_token_is (const NearToken *token, const char *word);        /* ASCII case ignored */
gboolean near_token_starts (const NearToken *token, const char *prefix);  /* ASCII case ignored */
char *near_token_dup (const NearToken *token);
/* Numbers with a decimal point, Fortran's 1.0d0 too; @value unchanged if it is none. nan and inf are
 * numbers here. */
gboolean near_token_parse_number (const NearToken *token, double *value);
gboolean near_token_parse_integer (const NearToken *token, gint64 *value);

G_END_DECLS

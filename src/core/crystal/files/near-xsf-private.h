/* near-xsf-private.h — what the two parts of the XSF reader share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-reader-private.h"

G_BEGIN_DECLS

/* Cuts the comment off and gives the next line with words: their number, of which at most @max_tokens
 * are stored; 0 at the end of the text. */
gsize _near_xsf_next (NearReader *reader, NearToken *tokens, gsize max_tokens);

/* The sections of scalar fields. @keyword: the word that begins the section, in the current line.
 * @is_crystal: whether the structure repeats in three directions. TRUE and @handled FALSE: not one of
 * these sections. */
gboolean _near_xsf_read_grid (NearReader *reader, const NearToken *keyword, gboolean is_crystal,
                              gboolean *handled, GError **error);

G_END_DECLS

/* near-writer-lost-private.h — what a crystal holds and a file format does not
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-reader-private.h"

G_BEGIN_DECLS

/* Notes what of @crystal is not written: mixed occupancies, labels that are more than an element's symbol,
 * and the data whose names are not in @kept (NULL-terminated). */
void _near_writer_note_extras (NearWriter *writer, const NearCrystal *crystal, const char *format_name,
                               gboolean keeps_labels, const char *const *kept);

G_END_DECLS

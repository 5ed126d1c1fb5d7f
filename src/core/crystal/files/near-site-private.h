/* near-site-private.h — what stands on a site: an element, a vacancy or a dummy atom
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-reader-private.h"

G_BEGIN_DECLS

/* near_reader_get_element() that also knows the usual names of what is no element: X, Va, Vac, Du,
 * Bq (a number or an underscore may follow) and the atomic number 0. They are element 0, which a
 * note says once a file. */
gboolean _near_reader_get_site (NearReader *reader, const NearToken *token, guint *element,
                                double *mass, GError **error);

/* near_reader_note(), unless the file has a note of this id already. */
void _near_reader_note_once (NearReader *reader, NearNoteLevel level, const char *id,
                             const char *format, ...) G_GNUC_PRINTF (4, 5);

G_END_DECLS

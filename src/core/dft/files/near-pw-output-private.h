/* near-pw-output-private.h — the parts of the reader of pw.x's results
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-pw-output.h"
#include "near-text.h"
#include "near-token.h"

G_BEGIN_DECLS

/* Numbers as they come; what is complete goes to the result in the end. */
typedef struct
{
  GArray *k;           /* double: three fractional or Cartesian numbers and the weight */
  GArray *eigenvalues; /* double */
  GArray *occupations; /* double */
  gsize n_blocks;      /* k-points with eigenvalues */
  gsize n_occupied;    /* ... with occupations */
} NearPwBands;

void _near_pw_bands_init (NearPwBands *self);
void _near_pw_bands_clear (NearPwBands *self);
/* Forgets the eigenvalues, and the k-points too if @with_k. */
void _near_pw_bands_reset (NearPwBands *self, gboolean with_k);
/* k-points (fractional), weights, eigenvalues in eV to @output if they belong together; notes what does not, and
 * sums up the band energy. */
void _near_pw_bands_store (NearPwBands *self, NearPwOutput *output, gsize n_bands);

/* Says that eigenvalues are left out. */
void _near_pw_note_spins (NearPwOutput *output);
/* Says that the file goes on with a structure for which nothing was computed. */
void _near_pw_note_later_structure (NearPwOutput *output);

/* @output: empty, with notes. */
gboolean _near_pw_output_parse_text (const char *data, gsize n_bytes, const char *name, const NearMonitor *monitor,
                                     NearPwOutput *output, GError **error);
gboolean _near_pw_output_parse_xml (const char *data, gsize n_bytes, const char *name, const NearMonitor *monitor,
                                    NearPwOutput *output, GError **error);

G_END_DECLS

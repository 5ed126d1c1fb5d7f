/* near-qe-output-private.h — the two parts of the reader of pw.x's output
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-qe-private.h"

G_BEGIN_DECLS

typedef struct
{
  NearCrystalBuilder *builder;
  GArray *species; /* NearQeSpecies */
  double alat;     /* Å; 0: not known yet */
  NearMat3 axes;   /* Å: of the start */
  gboolean has_axes;
  gint64 n_atoms; /* -1: not known yet */

  /* the structure that is waiting for its results */
  GArray *atoms; /* NearQeAtom */
  NearQeUnit unit;
  NearMat3 lattice;
  gsize line;
  gboolean has_results;
  NearArray *forces, *stress;
  double energy, fermi_energy; /* eV; NAN: not printed */
  gboolean not_converged;

  gboolean in_final, done, any_frame;
} NearQeOutput;

/* Where in the current line @words end, or NULL. */
const char *_near_qe_find_after (const NearReader *reader, const char *words);
/* The first number, or three up to a parenthesis, after @at in the current line. */
gboolean _near_qe_get_number_after (NearReader *reader, const char *at, const char *what, double *value,
                                    GError **error);
gboolean _near_qe_get_three_after (NearReader *reader, const char *at, const char *what, double x[3],
                                   GError **error);
/* What follows the line that announces it. */
gboolean _near_qe_output_read_axes (NearReader *reader, NearQeOutput *output, GError **error);
gboolean _near_qe_output_read_species (NearReader *reader, NearQeOutput *output, GError **error);
/* Energy, forces, stress, if the current line has or announces one. */
gboolean _near_qe_output_read_result (NearReader *reader, NearQeOutput *output, GError **error);
/* Notes that the file ends within @what. Always TRUE. */
gboolean _near_qe_output_note_cut (NearReader *reader, const char *what);

G_END_DECLS

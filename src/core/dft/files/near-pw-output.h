/* near-pw-output.h — what Quantum ESPRESSO's pw.x found: its printed output, or its data-file-schema.xml
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Of several runs or steps in one file, the last. Energies are those of pw.x, with the alpha term inside the
 * eigenvalues. The printed output has four digits of the eigenvalues after the point and weights of seven; the XML
 * file has all.
 */
#pragma once

#include "near-crystal.h"
#include "near-ldos-files.h"
#include "near-monitor.h"

G_BEGIN_DECLS

typedef struct
{
  char *version; /* "6.7MaX"; NULL: not found */
  /* The structure; with the data "forces", "stress", "energy", "fermi_energy" that there are. */
  NearCrystal *crystal;
  gboolean is_done;      /* the run came to its end: JOB DONE, or a complete XML file */
  gboolean is_converged; /* the self-consistency of the last step */
  guint n_iterations;    /* 0: not known */
  double accuracy;       /* eV: pw.x's estimate of the self-consistency error; NAN */

  /* eV per cell, NAN where not printed; band is the sum over k-points where eigenvalues, weights and occupations
   * are known */
  NearLdosEnergies energies;
  double internal; /* E = F + TS */
  double fermi_energy; /* eV; for fixed occupations the highest occupied level; NAN */
  double n_electrons;  /* NAN */

  double ecut_ha, ecut_density_ha; /* NAN */
  gsize fft[3];                    /* 0: not printed */
  char *smearing;                  /* "Fermi-Dirac": pw.x's words; NULL: none */
  double degauss_ha;               /* NAN */
  char *xc;                        /* nullable */
  char **pseudopotentials;         /* names of files, as they are listed; NULL-terminated, never NULL */

  gsize n_k;                /* 0: k-points were not printed */
  double *k;                /* (n_k, 3) fractional */
  double *weights;          /* (n_k), their sum is 1 */
  gsize n_bands;            /* 0: eigenvalues were not printed, or not all of them */
  double *eigenvalues;      /* (n_k, n_bands) eV */
  double *occupations;      /* (n_k, n_bands) in [0, 1]; nullable */

  GPtrArray *notes; /* NearNote */
} NearPwOutput;

/* Both forms; which one it is is seen from the content. @name: of the file, for messages.
 * Errors: NEAR_ERROR_PARSE, NOT_FINITE, with the line; NEAR_ERROR_NO_DATA without a structure;
 * NEAR_ERROR_UNSUPPORTED; NEAR_ERROR_CANCELLED */
NearPwOutput *near_pw_output_parse (const char *data, gsize n_bytes, const char *name, const NearMonitor *monitor,
                                    GError **error);
/* Errors: also NEAR_ERROR_NO_FILE, NEAR_ERROR_TOO_LARGE */
NearPwOutput *near_pw_output_load (const char *path, const NearMonitor *monitor, GError **error);
void near_pw_output_free (NearPwOutput *self); /* NULL is legal */

/* What of @self an LDOS made from the same run belongs to: all but the grid of energies and the broadening. @info
 * is uninitialised before. */
void near_pw_output_fill_info (const NearPwOutput *self, NearLdosInfo *info);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearPwOutput, near_pw_output_free)

G_END_DECLS

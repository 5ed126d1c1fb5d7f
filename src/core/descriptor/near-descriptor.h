/* near-descriptor.h — from a crystal to a table of features
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One row an atom, in the crystal's order, or one row for the whole structure; one column a
 * feature. Every family is a row of near_descriptor_table; its parameters have the ids that
 * near_descriptor_options_set() takes.
 *
 * The same digits come out whatever the number of threads.
 */
#pragma once

#include "near-bispectrum.h"
#include "near-coulomb-matrix.h"
#include "near-crystal.h"
#include "near-cutoff-function.h"
#include "near-monitor.h"
#include "near-symmetry-function.h"
#include "near-table.h"

G_BEGIN_DECLS

typedef enum
{
  NEAR_DESCRIPTOR_SYMMETRY_FUNCTIONS,
  NEAR_DESCRIPTOR_BISPECTRUM,
  NEAR_DESCRIPTOR_COULOMB_MATRIX,
  NEAR_DESCRIPTOR_SINE_MATRIX,
  NEAR_DESCRIPTOR_EWALD_MATRIX,
  NEAR_N_DESCRIPTORS
} NearDescriptor;

typedef struct
{
  NearInfo info;
  gboolean is_matrix; /* has a form; the others have a cut-off */
} NearDescriptorInfo;

extern const NearTable near_descriptor_table;

/* Arrays are borrowed. Begin with near_descriptor_options_init(). */
typedef struct
{
  double cutoff; /* Å: symmetry functions, bispectrum */

  /* Symmetry functions: which elements have functions; bispectrum: whose weights are given. NULL:
   * those of the crystal. For features that mean the same in several crystals, give all their
   * elements. */
  const guint *elements; /* (n_elements) */
  gsize n_elements;

  guint twojmax; /* bispectrum, as in NearBispectrumOptions, and so what follows */
  double rfac0, rmin0, self_weight;
  gboolean switching, subtract_isolated, normalize;
  const double *weights; /* (n_elements); NULL: 1 */

  NearCutoffFunction cutoff_function; /* symmetry functions */
  guint n_radial;                     /* of near_symmetry_functions_new_usual(), and so is... */
  gboolean angular;
  NearSymmetryFunctions *functions; /* these instead, cut-off included; NULL: the usual ones */

  NearMatrixForm form; /* matrices */
  gsize size;          /* columns, filled up with 0; 0: as many as there are atoms */
} NearDescriptorOptions;

void near_descriptor_options_init (NearDescriptorOptions *options, NearDescriptor descriptor);
gboolean near_descriptor_options_set (NearDescriptorOptions *options, const char *id,
                                      const char *parameter, double value, GError **error);

/* @options: nullable: the usual ones. (n, n_features) doubles; (1, size) for eigenvalues */
NearArray *near_descriptor_compute (const char *id, const NearCrystal *crystal,
                                    const NearDescriptorOptions *options,
                                    const NearMonitor *monitor, GError **error);
/* (n_features), NULL-terminated */
char **near_descriptor_dup_names (const char *id, const NearCrystal *crystal,
                                  const NearDescriptorOptions *options, GError **error);
void near_descriptor_add_notes (const char *id, const NearCrystal *crystal,
                                const NearDescriptorOptions *options, GPtrArray *notes);

G_END_DECLS

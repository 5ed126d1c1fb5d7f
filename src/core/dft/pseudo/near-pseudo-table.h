/* near-pseudo-table.h — the pseudopotentials that come with the program
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two families of separable Gaussian pseudopotentials; of an element a family may have several, with
 * different numbers of electrons, and one of them is what is taken if nobody chooses.
 */
#pragma once

#include "near-pseudopotential.h"
#include "near-table.h"

G_BEGIN_DECLS

typedef enum
{
  NEAR_PSEUDO_FAMILY_HGH,
  NEAR_PSEUDO_FAMILY_GTH_PBE,
  NEAR_N_PSEUDO_FAMILIES
} NearPseudoFamily;

typedef struct
{
  NearInfo info;
  const char *functional; /* it was made with, as near-xc.h calls it: "teter" */
} NearPseudoFamilyInfo;

extern const NearTable near_pseudo_family_table; /* "hgh", "gth-pbe" */

typedef struct
{
  NearInfo info;
  NearPseudoFamily family;
  guint element;
  guint valence; /* electrons */
  gboolean is_default; /* of its family and element */
  const char *file; /* or the entry in it that the numbers are from */
  NearPseudoGaussian gaussian;
} NearPseudoInfo;

extern const NearTable near_pseudo_table; /* "hgh-al-3", by family, element, valence */

const NearPseudoInfo *near_pseudo_info_get (gsize row);
/* @valence 0 is the default. */
gboolean near_pseudo_info_find (NearPseudoFamily family, guint element, guint valence, gsize *row,
                                GError **error);
NearPseudopotential *near_pseudopotential_new_from_table (gsize row);

G_END_DECLS

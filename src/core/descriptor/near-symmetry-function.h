/* near-symmetry-function.h — Behler and Parrinello's symmetry functions
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   G1 = sum_j f(r_j)
 *   G2 = sum_j exp (-eta (r_j - r_s)^2) f(r_j)
 *   G3 = sum_j cos (kappa r_j) f(r_j)
 *   G4 = 2^(1 - zeta) sum_{j<k} (1 + lambda cos theta_jk)^zeta exp (-eta (r_j^2 + r_k^2 + r_jk^2))
 *                               f(r_j) f(r_k) f(r_jk)
 *   G5 = 2^(1 - zeta) sum_{j<k} (1 + lambda cos theta_jk)^zeta exp (-eta (r_j^2 + r_k^2)) f(r_j)
 * f(r_k)
 *
 * f is the cut-off function. Radial functions count the neighbours of one element, angular ones the
 * pairs of neighbours of two. Each pair counts once, as in RuNNer and n2p2; a sum over all j and k,
 * as it can be read in the paper, is twice that.
 *
 * J. Behler, J. Chem. Phys. 134, 074106 (2011)
 *
 * They do not change when everything is rotated or mirrored, nor with the order of the neighbours;
 * a mirror image is not told from its original. A neighbour at the centre itself has no direction:
 * it counts in G1 to G3, not in G4 and G5.
 */
#pragma once

#include "near-cutoff-function.h"
#include "near-environment.h"

G_BEGIN_DECLS

typedef enum
{
  NEAR_SYMMETRY_G1,
  NEAR_SYMMETRY_G2,
  NEAR_SYMMETRY_G3,
  NEAR_SYMMETRY_G4,
  NEAR_SYMMETRY_G5,
  NEAR_N_SYMMETRY_KINDS
} NearSymmetryKind;

typedef struct
{
  NearSymmetryKind kind;
  guint elements[2]; /* G1 to G3: the first; G4, G5: both, in any order */
  double eta;        /* 1/Å^2: G2, G4, G5; at least 0 */
  double r_s;        /* Å: G2 */
  double kappa;      /* 1/Å: G3 */
  double lambda;     /* G4, G5: from -1 to 1 */
  double zeta;       /* G4, G5: at least 1 */
} NearSymmetryFunction;

/* A set of them. Immutable and atomically reference-counted; any number of threads may use one. */
typedef struct _NearSymmetryFunctions NearSymmetryFunctions;

NearSymmetryFunctions *near_symmetry_functions_new (const NearSymmetryFunction *functions, gsize n,
                                                    double cutoff,
                                                    NearCutoffFunction cutoff_function,
                                                    GError **error);
NearSymmetryFunctions *near_symmetry_functions_new_usual (const guint *elements, gsize n_elements,
                                                          double cutoff,
                                                          NearCutoffFunction cutoff_function,
                                                          guint n_radial, gboolean angular,
                                                          GError **error);
NearSymmetryFunctions *near_symmetry_functions_ref (NearSymmetryFunctions *self);
void near_symmetry_functions_unref (NearSymmetryFunctions *self); /* NULL is legal */

gsize near_symmetry_functions_get_n (const NearSymmetryFunctions *self);
double near_symmetry_functions_get_cutoff (const NearSymmetryFunctions *self);
const NearSymmetryFunction *near_symmetry_functions_get (const NearSymmetryFunctions *self,
                                                         gsize i);
/* "G2 Si η=0.5 r_s=0", "G4 O-Si η=0.03 ζ=4 λ=-1" */
char *near_symmetry_functions_dup_name (const NearSymmetryFunctions *self, gsize i);

void near_symmetry_functions_eval (const NearSymmetryFunctions *self, const NearEnvironments *at,
                                   double *values);
void near_symmetry_functions_eval_gradient (const NearSymmetryFunctions *self,
                                            const NearEnvironments *at, double *values,
                                            double *gradient);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearSymmetryFunctions, near_symmetry_functions_unref)

G_END_DECLS

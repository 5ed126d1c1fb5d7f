/* near-pseudopotential.h — what an electron feels of a nucleus with its core: separable, norm-conserving
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hartree atomic units. In reciprocal space, q = |k + G| in 1/bohr, in a cell of volume Omega:
 *   local       V(G) = S(G) v(|G|) / Omega, S(G) = sum over atoms of exp (-i G tau)
 *   non-local   sum over l, m, i, j of |p_i^lm> h_ij^l <p_j^lm|,
 *               <k+G|p_i^lm> = (-i)^l P_i^l(q) Y_lm(k+G) exp (-i (k+G) tau) / sqrt (Omega), Y real
 *   core        n_core(G) = S(G) c(|G|) / Omega, of the non-linear core correction
 * v(q) is the part at G != 0; what is left at G = 0 once the Coulomb tail -4 pi Z/q^2 is taken away is alpha.
 * Immutable and atomically reference-counted.
 */
#pragma once

#include "near-error.h"

G_BEGIN_DECLS

#define NEAR_PSEUDO_MAX_L 3
#define NEAR_PSEUDO_MAX_PROJECTORS 4 /* per l */

typedef struct _NearPseudopotential NearPseudopotential;

NearPseudopotential *near_pseudopotential_ref (NearPseudopotential *self);
void near_pseudopotential_unref (NearPseudopotential *self); /* NULL is legal */

guint near_pseudopotential_get_element (const NearPseudopotential *self);
double near_pseudopotential_get_valence (const NearPseudopotential *self); /* electrons it brings */
const char *near_pseudopotential_get_name (const NearPseudopotential *self); /* "HGH LDA, Al, 3 electrons" */
/* The file, table and paper it is from; never NULL. */
const char *near_pseudopotential_get_source (const NearPseudopotential *self);
/* The exchange and correlation it was made with, by the name that near-xc.h has for it ("teter", "pbe"); in other
 * words if there is none; NULL if it is not known. */
const char *near_pseudopotential_get_functional (const NearPseudopotential *self);

/* v(q) in Ha bohr^3, q > 0, and dv/dq in Ha bohr^4 */
double near_pseudopotential_get_local (const NearPseudopotential *self, double q);
double near_pseudopotential_get_local_slope (const NearPseudopotential *self, double q);
/* alpha in Ha bohr^3 */
double near_pseudopotential_get_alpha (const NearPseudopotential *self);

/* Projectors of the angular momentum l, 0 to NEAR_PSEUDO_MAX_L; 0 if there are none. */
guint near_pseudopotential_get_n_projectors (const NearPseudopotential *self, guint l);
/* (n_projectors, n_projectors), symmetric, Ha */
const double *near_pseudopotential_peek_coupling (const NearPseudopotential *self, guint l);
/* P_i^l(q), q >= 0, of the order q^l at 0, and its derivative */
double near_pseudopotential_get_projector (const NearPseudopotential *self, guint l, guint i, double q);
double near_pseudopotential_get_projector_slope (const NearPseudopotential *self, guint l, guint i, double q);

gboolean near_pseudopotential_has_core (const NearPseudopotential *self);
/* c(q) in electrons, and dc/dq; 0 where there is no core */
double near_pseudopotential_get_core (const NearPseudopotential *self, double q);
double near_pseudopotential_get_core_slope (const NearPseudopotential *self, double q);
/* The valence electrons of the free atom, for the density that an SCF begins with: a(q), a(0) = valence. */
double near_pseudopotential_get_atom (const NearPseudopotential *self, double q);

/* --- where they come from ---------------------------------------------------------------------------- */

/* The separable Gaussian form of C. Hartwigsen, S. Goedecker, J. Hutter, Phys. Rev. B 58, 3641 (1998), that
 * HGH and GTH tables have; trailing zeros are no parameters. */
typedef struct
{
  double r_local;     /* bohr */
  double c[4];        /* Ha */
  guint n_l;          /* channels l = 0 to n_l - 1 */
  struct
  {
    double r; /* bohr */
    guint n;  /* projectors */
    double h[3][3]; /* Ha, symmetric */
  } channel[NEAR_PSEUDO_MAX_L + 1];
} NearPseudoGaussian;

NearPseudopotential *near_pseudopotential_new_gaussian (guint element, double valence,
                                                        const NearPseudoGaussian *parameters,
                                                        const char *name, const char *source);

/* Norm-conserving potentials in UPF of version 2, as Quantum ESPRESSO reads them (near-pseudo-upf.c). What is
 * ultrasoft, PAW, semi-local, with spin-orbit coupling or of version 1 is refused by name. */
NearPseudopotential *near_pseudopotential_parse_upf (const char *data, gsize n_bytes, const char *file_name,
                                                     GError **error);
NearPseudopotential *near_pseudopotential_read_upf (const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearPseudopotential, near_pseudopotential_unref)

G_END_DECLS

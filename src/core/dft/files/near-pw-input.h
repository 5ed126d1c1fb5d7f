/* near-pw-input.h — inputs of Quantum ESPRESSO's pw.x and pp.x that make the same data
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pw.x measures in Ry: energies and cut-offs are twice those in Ha, and so is degauss, which is kT or the width w
 * of exp (-(x/w)^2) as here. pp.x measures the LDOS in eV; its Gaussian is exp (-(x/w)^2) / (w sqrt (pi)), the
 * standard deviation of which is w / sqrt (2). Energies are those of pw.x: with the alpha term inside.
 */
#pragma once

#include "near-crystal.h"
#include "near-energy-grid.h"
#include "near-scf.h"

G_BEGIN_DECLS

/* All nullable: what is not given is as the comments say. */
typedef struct
{
  const char *prefix;     /* "nearsight" */
  const char *pseudo_dir; /* "." */
  const char *outdir;     /* "./tmp" */
  const char *const *upf; /* (n_species), each nullable: "Al.UPF", with a comment that it is to be named */
} NearPwNames;

/* What the LDOS shall be like. */
typedef struct
{
  NearEnergyGrid energies; /* eV */
  NearBroadening broadening;
  double width;            /* eV, see near_broadening_get() */
  gboolean has_gauss_ldos; /* pp.x 7.2 and later; before, the broadening is pw.x's kind of smearing */
} NearPpLdosSettings;

/* The text of pw.x's input. @settings: pseudopotentials are not used. @notes: nullable: what pw.x cannot do in the
 * same way.
 * Errors: NEAR_ERROR_UNSUPPORTED without a cell, with sites that elements share, or with names that no input can
 * hold; NEAR_ERROR_RANGE */
char *near_pw_input_format (const NearCrystal *crystal, const NearScfSettings *settings, const NearPwNames *names,
                            GPtrArray *notes, GError **error);
/* The text of pp.x's input, which makes one cube for each energy: tmp.pp001_ldos.cube and so on.
 * Errors: NEAR_ERROR_RANGE with more than 999 energies; NEAR_ERROR_UNSUPPORTED for a broadening that this pp.x
 * does not have after this smearing */
char *near_pp_ldos_input_format (const NearPpLdosSettings *ldos, const NearScfSettings *settings,
                                 const NearPwNames *names, GError **error);

G_END_DECLS

/* near-ldos-files.h — the local density of states in files: an array and, beside it, what it belongs to
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * NAME.out.npy is an array (nx, ny, nz, n_E) in C order, of 1/(eV Å^3), both spins together: point (i, j, k) is
 * at i/nx a + j/ny b + k/nz c. NAME.info.json has the keys of MALA 1.4 (github.com/mala-project/mala; energies in
 * eV of the cell, cut-offs in Ry, lengths in Å) and more beside them: the grid of energies with the names of
 * MALA's parameters (ldos_gridsize, ldos_gridoffset_ev, ldos_gridspacing_ev), energy_shift_ev, ldos_broadening,
 * ldos_broadening_ev, smearing, smearing_width_ev, kpoints_mesh, kpoints_shift, xc_functional, code, energies_ev.
 */
#pragma once

#include "near-array.h"
#include "near-crystal.h"
#include "near-energy-grid.h"
#include "near-scf.h"

G_BEGIN_DECLS

/* eV per cell, NAN where it is not known. Band energy and one-electron part are on the scale of the energy grid:
 * total = one_electron + hartree + xc + ewald + minus_ts. */
typedef struct
{
  double total; /* the free energy E - TS */
  double band;
  double one_electron; /* band - int n (v_H + v_xc) */
  double hartree, xc, ewald, minus_ts;
} NearLdosEnergies;

/* What is not known is NAN, 0 (numbers of something) or NULL. */
typedef struct
{
  NearCrystal *crystal;
  NearArray *forces; /* (n_atoms, 3) eV/Å */
  gsize n[3];        /* points of the grid */

  NearEnergyGrid energies; /* eV */
  double energy_shift;     /* eV: added to energies with V(G = 0) = 0 to get to the scale of @energies */
  NearBroadening broadening;
  double broadening_width; /* eV; NAN: the broadening is not known either */

  double fermi_energy; /* eV, on the scale of @energies */
  double temperature;  /* K, of the electrons */
  double n_electrons;
  NearLdosEnergies parts;
  gboolean is_unconverged; /* the calculation ended before it was self-consistent */
  gboolean has_terms;
  NearDftEnergies terms; /* Ha, with V(G = 0) = 0 */

  double ecut_ha, ecut_density_ha;
  int k_mesh[3];
  double k_shift[3];
  char *smearing; /* the id of a row of near_smearing_table, or another program's words */
  double smearing_width; /* eV */
  char *xc, *code;
  char **pseudopotentials; /* one for each species of the crystal, NULL-terminated */
} NearLdosInfo;

/* Nothing is known. */
void near_ldos_info_init (NearLdosInfo *self);
void near_ldos_info_clear (NearLdosInfo *self);
/* @terms in Ha with V(G = 0) = 0: fills parts and terms; @energy_shift and @n_electrons must be there. */
void near_ldos_info_set_energies (NearLdosInfo *self, const NearDftEnergies *terms);

/* The text of the info file. Errors: NEAR_ERROR_NO_DATA without a crystal with a cell or a grid of points */
char *near_ldos_info_format (const NearLdosInfo *self, GError **error);
/* @self is uninitialised before, and after a failure nothing is to be cleared.
 * Errors: NEAR_ERROR_PARSE, RANGE, NOT_FINITE, UNKNOWN_NAME, what the crystal's builder says; with the key */
gboolean near_ldos_info_parse (const char *text, gsize n_bytes, const char *name, NearLdosInfo *self,
                               GError **error);

/* "a/Al.out.npy" -> "a/Al.info.json" */
char *near_ldos_dup_info_path (const char *path);

/* --- writing: both files appear when they are complete ------------------------------------------ */

typedef struct _NearLdosWriter NearLdosWriter;

/* @path: of the array; @info is copied. @type: FLOAT32, as MALA has it, or FLOAT64.
 * Errors: NEAR_ERROR_WRITE; those of near_ldos_info_format() */
NearLdosWriter *near_ldos_writer_new (const char *path, const NearLdosInfo *info, NearArrayType type,
                                      GError **error);
/* The next points of the grid, z fastest. @values (n_points, n_E), 1/(eV Å^3).
 * Errors: NEAR_ERROR_WRITE; NEAR_ERROR_NOT_FINITE, with the point */
gboolean near_ldos_writer_append (NearLdosWriter *self, gsize n_points, const double *values, GError **error);
/* Errors: NEAR_ERROR_WRITE; NEAR_ERROR_NO_DATA if points are missing */
gboolean near_ldos_writer_finish (NearLdosWriter *self, GError **error);
void near_ldos_writer_free (NearLdosWriter *self); /* NULL is legal; what is not finished leaves nothing */

/* --- all of it in memory --------------------------------------------------------------------------- */

typedef struct
{
  NearLdosInfo info;
  NearArray *values; /* (nx, ny, nz, n_E) FLOAT32 or FLOAT64 */
} NearLdosFiles;

gboolean near_ldos_files_save (const NearLdosFiles *self, const char *path, GError **error);
/* @path: of the array; the info file is looked for beside it. @energies: nullable: eV, where the info file does
 * not say, or in place of what it says.
 * Errors: NEAR_ERROR_NO_FILE, PARSE, TOO_LARGE, NOT_FINITE; NEAR_ERROR_RANGE if array, info and grid of energies
 * do not belong together; NEAR_ERROR_NO_DATA without a grid of energies */
NearLdosFiles *near_ldos_files_load (const char *path, const NearEnergyGrid *energies, GError **error);
void near_ldos_files_free (NearLdosFiles *self); /* NULL is legal */

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NearLdosInfo, near_ldos_info_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearLdosWriter, near_ldos_writer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearLdosFiles, near_ldos_files_free)

G_END_DECLS

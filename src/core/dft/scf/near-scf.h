/* near-scf.h — the self-consistent Kohn–Sham ground state of a small cell, a step at a time
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Plane waves, separable norm-conserving pseudopotentials, spin-paired. Settings and results at this boundary:
 * cut-offs and energies of the table in Ha as their names say, eigenvalues and Fermi energy in Ha on the scale
 * V(G = 0) = 0, forces in eV/Å, stress in GPa.
 */
#pragma once

#include "near-crystal.h"
#include "near-k-points.h"
#include "near-k-sphere.h"
#include "near-monitor.h"
#include "near-smearing.h"
#include "near-xc.h"

G_BEGIN_DECLS

typedef struct
{
  double ecut_ha;
  int k_mesh[3];
  double k_shift[3];
  gboolean use_symmetry;
  double symprec; /* Å */
  NearXcFunctional xc;
  NearOccupationRule occupation; /* in Ha; the LDOS grid on the scale V(G = 0) = 0 */
  gsize n_bands;                 /* 0: chosen */
  gsize fft[3];                  /* 0: chosen */
  double tolerance_ha;           /* of |F - F_HarrisFoulkes| */
  guint max_iterations;
  guint64 seed;                  /* of the orbitals that it starts from */
  /* one for each species of the crystal, borrowed until near_scf_new() returns */
  NearPseudopotential *const *pseudos;
} NearScfSettings;

/* 8 Ha, 4 x 4 x 4, Teter, Fermi-Dirac with kT = 0.01 Ha, 1e-7 Ha; no pseudopotentials */
void near_scf_settings_init (NearScfSettings *settings);
/* What is legal and hardly meant: @n_pseudos pseudopotentials, of which some were made with another exchange and
 * correlation. Local density approximations stand for each other. @notes: of NearNote */
void near_scf_settings_add_notes (const NearScfSettings *settings, guint n_pseudos, GPtrArray *notes);

typedef struct
{
  double internal, free, band, kinetic, hartree, xc, local, nonlocal, ewald, pseudo_core, minus_ts; /* Ha per cell */
} NearDftEnergies;

typedef struct
{
  guint iteration;          /* from 1 */
  NearDftEnergies energies;
  double harris_foulkes;    /* Ha: F of the density that went in */
  double density_change;    /* ||n_out - n_in||: square root of the integral of the square, 1/bohr^1.5 */
  double fermi_energy;      /* Ha */
  double residual;          /* the largest of the occupied bands, Ha */
  gboolean is_converged, is_finished;
  double seconds;           /* since near_scf_new() */
} NearScfReport;

typedef enum
{
  NEAR_SCF_RUNNING,
  NEAR_SCF_CONVERGED,
  NEAR_SCF_NOT_CONVERGED
} NearScfStatus;

typedef struct _NearScf NearScf;
typedef struct _NearScfResult NearScfResult; /* immutable, atomically reference-counted */

/* Errors: NEAR_ERROR_RANGE, UNSUPPORTED, TOO_LARGE (with the memory it would take), NO_DATA */
NearScf *near_scf_new (NearCrystal *crystal, const NearScfSettings *settings, GError **error);
/* The same settings for moved atoms or a strained cell (the same atoms, settings, plane waves' number of bands): begins
 * with the density and the orbitals of @previous. */
NearScf *near_scf_new_from (NearScf *previous, NearCrystal *crystal, GError **error);
void near_scf_free (NearScf *self); /* NULL is legal */
/* Bytes that the largest arrays take. */
double near_scf_get_memory (const NearScf *self);
const NearScfSettings *near_scf_get_settings (const NearScf *self); /* as they are used: nothing is 0 any more */

/* One iteration. Stopped: NEAR_ERROR_CANCELLED, and the next call does the same iteration again. */
gboolean near_scf_step (NearScf *self, NearScfReport *report, const NearMonitor *monitor, GError **error);
/* Steps to the end, converged or not; NULL only if stopped or failed. */
NearScfResult *near_scf_run (NearScf *self, const NearMonitor *monitor, GError **error);
/* One more iteration after the last, in which all bands below @energy (Ha) become good, with more bands until they reach
 * it at every k-point: what densities of states and the LDOS need. If the plane waves do not reach it, a note says so.
 * Errors: TOO_LARGE, CANCELLED (nothing but the bands has changed), what near_scf_step() says */
gboolean near_scf_cover (NearScf *self, double energy, const NearMonitor *monitor, GError **error);
/* What there is now; forces and stress are computed when they are asked for. */
NearScfResult *near_scf_dup_result (NearScf *self);

NearScfResult *near_scf_result_ref (NearScfResult *self);
void near_scf_result_unref (NearScfResult *self); /* NULL is legal */

NearScfStatus near_scf_result_get_status (const NearScfResult *self);
const NearScfReport *near_scf_result_get_report (const NearScfResult *self);
NearCrystal *near_scf_result_get_crystal (const NearScfResult *self);
const NearDftSystem *near_scf_result_get_system (const NearScfResult *self);
NearKPoints *near_scf_result_get_k_points (const NearScfResult *self);
const NearOccupationRule *near_scf_result_get_occupation_rule (const NearScfResult *self);
double near_scf_result_get_fermi_energy (const NearScfResult *self); /* Ha */
/* What is to be added to get to the scale with the alpha term: sum of alpha / Omega, Ha */
double near_scf_result_get_energy_shift (const NearScfResult *self);
gsize near_scf_result_get_n_bands (const NearScfResult *self);
/* Ha: below it no state is missing: the lowest of the topmost bands. After near_scf_cover() without its buffer. */
double near_scf_result_get_covered (const NearScfResult *self);
const double *near_scf_result_peek_eigenvalues (const NearScfResult *self); /* (n_k, n_bands) Ha */
const double *near_scf_result_peek_occupations (const NearScfResult *self); /* (n_k, n_bands) */
const double *near_scf_result_peek_density (const NearScfResult *self);     /* (n_points) 1/bohr^3 */
const double *near_scf_result_peek_potential (const NearScfResult *self);   /* (n_points) Ha: local + Hartree + xc */
const NearXc *near_scf_result_get_xc (const NearScfResult *self);
const NearKSphere *near_scf_result_get_sphere (const NearScfResult *self, gsize k);
/* (n_bands, n_half) as near-k-sphere.h says, and all of them: a new array (n_bands, n_pw), near_fft_free() */
const NearComplex *near_scf_result_peek_half_orbitals (const NearScfResult *self, gsize k);
NearComplex *near_scf_result_dup_orbitals (const NearScfResult *self, gsize k);
const GPtrArray *near_scf_result_get_notes (const NearScfResult *self); /* of NearNote */
/* (n_atoms, 3) eV/Å; xx yy zz yz xz xy GPa, positive under tension (the sign of ABINIT's sigma) */
const double *near_scf_result_peek_forces (const NearScfResult *self);
const double *near_scf_result_peek_stress (const NearScfResult *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearScf, near_scf_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearScfResult, near_scf_result_unref)

G_END_DECLS

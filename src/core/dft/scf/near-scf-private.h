/* near-scf-private.h — what the files of a self-consistent calculation share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-scf.h"

#include "near-band-solver.h"
#include "near-density-mixer.h"
#include "near-dft-symmetrizer.h"
#include "near-dft-term.h"
#include "near-note.h"

G_BEGIN_DECLS

/* Ha: residuals of all bands that are asked for: an energy is good to its square over a gap, |psi|^2 to its first
 * power. */
#define NEAR_SCF_COVER_TOLERANCE 2e-5

/* Arrays of bands at one k, counted: a result keeps what the cycle goes on from. */
typedef struct
{
  gatomicrefcount ref_count;
  gsize n_bands;
  NearComplex *psi; /* (n_bands, n_half) */
} NearScfOrbitals;

/* What does not change in the cycle. Immutable, counted: results live longer than the cycle. */
typedef struct
{
  gatomicrefcount ref_count;
  NearCrystal *crystal;
  NearScfSettings settings; /* its pseudos are those of the system */
  gboolean are_bands_chosen; /* by the program: it may take more */
  gboolean is_box_chosen;    /* by the program: another cell may have another */
  NearDftSystem *system;
  NearXc *xc;
  NearKPoints *points;
  NearDftSymmetrizer *symmetrizer; /* NULL: none */
  gsize n_k, max_waves;            /* the largest n_half */
  double *weights;                 /* (n_k) */
  NearKSphere **sphere;            /* (n_k) */
  NearDftProjectors **projectors;  /* (n_k) */
  double *core;                    /* (n_points), nullable */
  double *local;                   /* (n_points): the local pseudopotential */
  double ewald, pseudo_core;
} NearScfProblem;

/* A thread's own memory, see near-scf-bands.c */
typedef struct _NearScfBench NearScfBench;

struct _NearScf
{
  NearScfProblem *problem;
  NearDensityMixer *mixer;
  guint n_restarts;
  gsize n_bands;
  gsize n_solved;             /* the first bands: those that the last iteration knew of */
  double covered;             /* Ha: by the last iteration */
  gboolean is_mixed;          /* the density that goes in is that of the next iteration */
  NearScfOrbitals **orbitals; /* (n_k) */
  double *eigenvalues;        /* (n_k, n_bands) */
  double *occupations;        /* (n_k, n_bands) */
  NearFilling filling;
  double kinetic;             /* Ha, of the orbitals */
  NearComplex *in, *out;      /* (n_g): densities */
  double *out_points;         /* (n_points) */
  double *v;                  /* (n_points): Ha, what the orbitals belong to */
  double best_change;
  guint best_iteration;
  NearScfReport report;
  GPtrArray *notes;
  gint64 started;
  GQueue benches;   /* of NearScfBench that nobody works at */
  double cover;     /* Ha: bands below it are to be good; -G_MAXDOUBLE: only those that hold electrons */
  gsize n_buffer;   /* topmost bands that are not to be used */
};

NearScfOrbitals *_near_scf_orbitals_new (gsize n_bands, gsize n_waves);
NearScfOrbitals *_near_scf_orbitals_ref (NearScfOrbitals *self);
void _near_scf_orbitals_unref (NearScfOrbitals *self); /* NULL is legal */

NearScfProblem *_near_scf_problem_new (NearCrystal *crystal, const NearScfSettings *settings, GError **error);
NearScfProblem *_near_scf_problem_ref (NearScfProblem *self);
void _near_scf_problem_unref (NearScfProblem *self); /* NULL is legal */
/* Bytes that a cycle with so many bands takes; FALSE if this computer does not have them. */
double _near_scf_problem_get_memory (const NearScfProblem *self, gsize n_bands);
gboolean _near_scf_check_memory (double bytes, GError **error);
/* Plane waves of the k-point that has fewest: no more bands than that */
gsize _near_scf_problem_count_waves (const NearScfProblem *self);
/* Bands for the electrons and those that the smearing reaches. */
gsize _near_scf_choose_n_bands (double n_electrons, double volume, const NearOccupationRule *rule);

/* A state for the terms: the density's part of it. */
NearDftState _near_scf_get_state (const NearScfProblem *problem, const double *density,
                                  const NearComplex *density_g);

/* near-scf-bands.c */
/* Bands of every k in v, better than they are. */
gboolean _near_scf_solve_bands (NearScf *self, const NearMonitor *monitor, GError **error);
/* Out of the orbitals and their occupations: out, out_points, kinetic. */
gboolean _near_scf_fill_density (NearScf *self, const NearMonitor *monitor, GError **error);
/* The lowest eigenvalue, of all k-points, of the topmost band without the buffer */
double _near_scf_get_covered (const NearScf *self);
/* Gives back what threads worked with; they make it anew if they need it. */
void _near_scf_clear_benches (NearScf *self);
/* Adds @n bands that nothing is known of. */
void _near_scf_add_bands (NearScf *self, gsize n);

/* near-scf.c: out of the last iteration's densities the one that goes into the next, once */
void _near_scf_mix (NearScf *self);
/* near-scf.c: that a topmost band holds electrons, or the grid leaves some out, if it is so */
#define NEAR_SCF_TOP_BAND_OCCUPIED "top-band-occupied"
#define NEAR_SCF_GRID_TOO_SHORT "grid-too-short"
void _near_scf_note_filling (NearScf *self);
/* one iteration in the density that goes in */
gboolean _near_scf_iterate (NearScf *self, const NearMonitor *monitor, GError **error);

/* near-scf-energy.c */
void _near_scf_fill_potential (NearScf *self);
void _near_scf_evaluate (NearScf *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearScfProblem, _near_scf_problem_unref)

G_END_DECLS

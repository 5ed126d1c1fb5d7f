/* near-potential-private.h — what the files of the potentials share, and evaluation in a loop
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-potential-kernel.h"
#include "near-potential.h"
#include "near-verlet-list.h"

G_BEGIN_DECLS

#define NEAR_POTENTIAL_MAX_TYPES 128

typedef struct
{
  double epsilon, sigma;
} NearStillingerWeberPair;

struct _NearPotential
{
  NearPotentialKind kind;
  NearPotentialCut cut;
  gsize n_types;
  guint elements[NEAR_POTENTIAL_MAX_TYPES]; /* of each type */
  double cutoff;
  NearPairForm form;
  NearPairParameters *pairs;        /* (n_types, n_types) */
  NearStillingerWeberPair *silicon; /* (n_types, n_types) */
  double *triplets;                 /* (n_types: centre, n_types, n_types) lambda epsilon in eV */
};

/* A crystal's atoms under a potential, evaluated again and again. */
typedef struct
{
  NearPotential *potential;
  NearVerletList *list;
  gsize n;
  double energy, virial[6];
  double *forces;   /* (n, 3) */
  double *energies; /* (n) */
  double *virials;  /* (n, 6) */
  double *densities;
  GArray *embedding; /* double, one a place */
} NearPotentialWork;

NearPotentialWork *_near_potential_work_new (const NearPotential *potential, const NearCrystal *crystal,
                                             double skin, GError **error);
void _near_potential_work_free (NearPotentialWork *self);
/* Positions as given, not wrapped. Virials only if wanted: virial is else not touched. */
gboolean _near_potential_work_eval (NearPotentialWork *self, const double *positions, gboolean with_virial,
                                    GError **error);
/* Refuses atoms that coincide; after an evaluation. */
gboolean _near_potential_work_check (const NearPotentialWork *self, GError **error);

/* --- of the families ---------------------------------------------------------------------------- */

typedef struct
{
  /* The elements with published parameters, by number; 0 behind the last. */
  guint (*get_element) (gsize row);
  gboolean (*set_up) (NearPotential *self, const NearPotentialOptions *options, GError **error);
  void (*eval) (NearPotentialWork *work, const NearVerletView *view, gboolean with_virial);
} NearPotentialFamily;

typedef struct
{
  NearInfo info;
  const NearPotentialFamily *family;
} NearPotentialInfo;

extern const NearPotentialFamily _near_lennard_jones, _near_morse, _near_gupta, _near_stillinger_weber;

const NearPotentialKernel *_near_potential_get_kernel (void);
/* The value that @options set for a pair of elements, or for every element if @general; else NAN. */
double _near_potential_get_override (const NearPotentialOptions *options, const char *name, guint first,
                                     guint second, gboolean general);
void _near_potential_set_missing_error (GError **error, const NearPotential *self, guint element);
gboolean _near_potential_refuse_cut (const NearPotential *self, const NearPotentialOptions *options,
                                     GError **error);
void _near_pair_parameters_set_switch (NearPairParameters *p, double inner, double cutoff);

/* Atoms are taken in pieces of this size, in parallel from so many on; what a piece writes is its own. */
#define NEAR_POTENTIAL_PIECE 64
#define NEAR_POTENTIAL_PARALLEL 512

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearPotentialWork, _near_potential_work_free)

G_END_DECLS

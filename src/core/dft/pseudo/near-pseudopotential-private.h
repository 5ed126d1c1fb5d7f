/* near-pseudopotential-private.h — what the two kinds of pseudopotentials share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-pseudopotential.h"

G_BEGIN_DECLS

/* Of one kind: the Gaussian form, or tables of a file. Arguments as of the functions of the public header. */
typedef struct
{
  double (*local) (gconstpointer data, double q, double *slope);                            /* @slope nullable */
  double (*projector) (gconstpointer data, guint l, guint i, double q, double *slope);      /* the same */
  double (*core) (gconstpointer data, double q, double *slope);                 /* NULL where there is no core */
  double (*atom) (gconstpointer data, double q);                       /* NULL: a guess from element and valence */
  void (*free) (gpointer data);
} NearPseudoKind;

struct _NearPseudopotential
{
  guint element;
  double valence;
  char *name;
  char *source;
  char *functional; /* nullable */
  double alpha;
  guint n_projectors[NEAR_PSEUDO_MAX_L + 1];
  double coupling[NEAR_PSEUDO_MAX_L + 1][NEAR_PSEUDO_MAX_PROJECTORS * NEAR_PSEUDO_MAX_PROJECTORS];
  const NearPseudoKind *kind;
  gpointer data; /* of the kind */
};

/* Takes @data; alpha, projectors and coupling are the caller's to fill in before anyone else sees it. */
NearPseudopotential *_near_pseudopotential_new (guint element, double valence, const char *name,
                                                const char *source, const char *functional,
                                                const NearPseudoKind *kind, gpointer data);

G_END_DECLS

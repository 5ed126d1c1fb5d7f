/* near-quasi-newton-private.h — downhill with few evaluations: BFGS inside a region of trust
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For functions that take seconds and have some hundred variables at most: every step diagonalises the matrix of
 * second derivatives that the gradients seen so far suggest. J. Nocedal, S. J. Wright, Numerical Optimization
 * (2006), chapters 4 and 18.3 (Powell's damping).
 */
#pragma once

#include "near-error.h"

G_BEGIN_DECLS

typedef struct
{
  gsize n;
  double *x, *gradient;  /* (n): the best so far */
  double *step;          /* (n): the trial is x + step */
  double *reach;         /* (n): |step| <= radius reach */
  double *hessian;       /* (n, n) */
  double predicted;      /* change of the function by the step, < 0 */
  double softest;        /* no direction is taken for softer */
  double radius, max_radius;
} NearQuasiNewton;

/* @curvature: the second derivatives that it begins with, alike in all directions. @reach is copied. */
void _near_quasi_newton_init (NearQuasiNewton *self, gsize n, const double *x, const double *gradient,
                              double curvature, const double *reach, double max_radius);
void _near_quasi_newton_clear (NearQuasiNewton *self);
/* The next trial in @x (n). FALSE where it would be too near to matter (or, with an error, fails). */
gboolean _near_quasi_newton_propose (NearQuasiNewton *self, double *x, GError **error);
/* What was found there: @rise, the change of the function, against which less than @noise means nothing.
 * Returns: whether the trial is the best point now. If not, the next one is nearer. */
gboolean _near_quasi_newton_accept (NearQuasiNewton *self, double rise, double noise, const double *gradient);
/* Nothing useful was found there. */
void _near_quasi_newton_reject (NearQuasiNewton *self);
/* The change of the function that gradients at both ends of the step say: of third order in it. */
double _near_quasi_newton_get_work (const NearQuasiNewton *self, const double *gradient);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NearQuasiNewton, _near_quasi_newton_clear)

G_END_DECLS

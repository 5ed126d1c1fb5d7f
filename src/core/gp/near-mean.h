/* near-mean.h — mean functions: what is believed before any point is seen
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * m(x) = sum_j b_j h_j(x): the coefficients b of a constant, linear, quadratic or theory mean are learned
 * with the fit by generalised least squares (near-gp.h), unless they are given. A formula with parameters of
 * its own is m(x; p); its parameters stand beside the kernel's in the optimiser. Immutable, atomically
 * reference-counted.
 */
#pragma once

#include "near-table.h"

G_BEGIN_DECLS

typedef enum
{
  NEAR_MEAN_ZERO,
  NEAR_MEAN_CONSTANT,  /* h = 1 */
  NEAR_MEAN_LINEAR,    /* h = 1, x_1 ... x_d */
  NEAR_MEAN_QUADRATIC, /* h = 1, x_i, x_i x_j (i <= j) */
  NEAR_MEAN_FORMULA,   /* muParser: "2*nu*lnN + c" with inputs by name or x1, x2...; other names are parameters */
  NEAR_MEAN_COLUMN     /* m(x) = the theory column, or b_0 + b_1 times it where coefficients are learned */
} NearMeanKind;

extern const NearTable near_mean_table;

typedef struct _NearMean NearMean;

NearMean *near_mean_new (NearMeanKind kind, guint n_inputs); /* neither FORMULA nor COLUMN */
/* "zero", "constant", "linear", "quadratic", "column(NAME)", "learned column(NAME)", or a formula. Names of inputs
 * (nullable) and x1, x2...; every other name is a parameter that starts at 1, or at what "name=2.5;" in front of
 * the formula says. Where an input is called x2, that one is meant and not the second. An input “T [K]” or “T (K)” is
 * also T, if no other is; any other name that no formula can have is left to x1, x2... pi is a constant; log and ln are natural. At most 32 parameters.
 * Errors: NEAR_ERROR_PARSE with the position. */
NearMean *near_mean_parse (const char *text, guint n_inputs, const char *const *input_names,
                           GError **error);
/* The theory's value is input @column (from 0). @learn: with an offset and a factor. */
NearMean *near_mean_new_column (guint n_inputs, guint column, gboolean learn);
NearMean *near_mean_ref (NearMean *self);
void near_mean_unref (NearMean *self); /* NULL is legal */
char *near_mean_format (const NearMean *self);
NearMeanKind near_mean_get_kind (const NearMean *self);
guint near_mean_get_n_inputs (const NearMean *self);
int near_mean_get_column (const NearMean *self); /* from 0; -1: the mean is no column */

/* Coefficients that are found with the fit. */
guint near_mean_get_n_basis (const NearMean *self);
void near_mean_basis (const NearMean *self, gsize n, const double *x, double *h); /* (n, n_basis) */
char *near_mean_dup_basis_name (const NearMean *self, guint j); /* "1", "x1", "x1 x2", "x2²" */
/* What is added whatever the coefficients: the formula, a column. (n) */
gboolean near_mean_offset (const NearMean *self, gsize n, const double *x, double *m, GError **error);

/* Parameters of a formula, for the optimiser; not logarithms. */
guint near_mean_get_n_parameters (const NearMean *self);
const char *near_mean_get_parameter_name (const NearMean *self, guint i);
double near_mean_get_parameter (const NearMean *self, guint i);
NearMean *near_mean_with_parameters (const NearMean *self, const double *values);
/* A sentence for a note: which names became parameters, and which of them look like an input that is called
 * otherwise. @input_names (n_inputs) (nullable). NULL: there are no parameters. */
char *near_mean_dup_parameter_note (const NearMean *self, const char *const *input_names);
/* dm/dp_i at the points, by central differences of the formula; (n) */
gboolean near_mean_parameter_derivative (const NearMean *self, guint i, gsize n, const double *x,
                                         double *dm, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearMean, near_mean_unref)

G_END_DECLS

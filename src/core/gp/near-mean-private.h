/* near-mean-private.h — a formula that is a mean function: read once, evaluated by muParser
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-mean.h"

G_BEGIN_DECLS

#define NEAR_MEAN_MAX_PARAMETERS 32

/* Immutable but for the parser's variables, which a lock guards. */
typedef struct _NearMeanFormula NearMeanFormula;

/* @text: settings, each "name=number;", and an expression. Errors: NEAR_ERROR_PARSE with the position */
NearMeanFormula *_near_mean_formula_parse (const char *text, guint n_inputs,
                                           const char *const *input_names, GError **error);
NearMeanFormula *_near_mean_formula_with_values (const NearMeanFormula *self, const double *values);
void _near_mean_formula_free (NearMeanFormula *self);

char *_near_mean_formula_format (const NearMeanFormula *self);
guint _near_mean_formula_get_n_parameters (const NearMeanFormula *self);
const char *_near_mean_formula_get_name (const NearMeanFormula *self, guint i);
double _near_mean_formula_get_value (const NearMeanFormula *self, guint i);
/* m (n) at the points x (n, n_inputs) with @values of the parameters (nullable: its own); what is not finite is
 * left to the caller. About 0.1 us for each operation of the formula. */
void _near_mean_formula_eval (NearMeanFormula *self, const double *values, gsize n, const double *x,
                              double *m);

G_END_DECLS

/* near-kernel.h — covariance functions: a tree of named kernels, evaluated and differentiated
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A kernel is an expression: leaves of near_kernel_table, sums, products and powers. It is immutable and
 * atomically reference-counted; changing a parameter makes another kernel. Its hyperparameters form one
 * vector theta in the order in which they are written. Scales are natural logarithms; locations (a change
 * point, the centre of a linear kernel) are themselves (near_kernel_get_parameter() says which).
 *
 * Text: `1.5*RBF(l=0.4)*Linear(s0=0.3) + White(0.01)`. A number in front of a term is its variance; every
 * term of a sum has one, also where it is left out and is 1. What is left out is 1 (places and slopes 0, nu 1.5,
 * q and zeta 2). `l=[0.3,2]`: one length an input (ARD). `on=[1,3]` or `on=[lnN,alpha]`: the inputs that a leaf
 * sees, from 1 or by name (an input “T [K]” is also T). `metric=aitchison`: row of near_metric_table. `l=0.4!`: held fixed; `nu=1.7~`: learned
 * (nu, zeta and the first weight of a mixture are held unless they are marked so). `l=name:0.4` and later
 * `l=name`: tied. `l=0.4{0.1,10}`: between these bounds when it is searched for, also `0.4{0.1,10}!` and
 * `[0.4{0.1,10}, 2]`; without them bounds are the table's, or the data's (near_kernel_adapt()). `Kernel^2`: a power, a whole number up to 16. Brackets group. Names ignore case.
 *   RBF(l) Matern12(l) Matern32(l) Matern52(l) Matern(l, nu) RQ(l, alpha) GammaExp(l, gamma)
 *   Periodic(l, p) Cosine(l) Linear(s0, c, w) Poly(q, s0) Constant(variance) White(variance) ArcSine(b, w)
 *   SM(w=[..], mu=[..], v=[..]) Gibbs(l, slope) ChangePoint(kernel, kernel, x0, w) NormalizedDot(zeta)
 * near_kernel_get_info() has their formulas. In Linear, `s0=0` means lines through c, and is no hyperparameter; c
 * and w are ones only where they are written. Gibbs: l (x) = l exp (slope . x). Several inputs of Periodic: a sum
 * over them; of Cosine: one plane wave. scikit-learn's names are read too (length_scale, ExpSineSquared...).
 *
 * One form for each kernel: numbers are multiplied together in front of a product, whose factors have none; White
 * and Constant have theirs as their argument; a sum inside a product keeps the variances of its terms, and the
 * product then has one only if a number is written in front.
 *
 * White noise acts between a point and itself: on the diagonal of near_kernel_matrix() only, never in
 * near_kernel_cross().
 */
#pragma once

#include "near-monitor.h"
#include "near-table.h"

G_BEGIN_DECLS

typedef enum
{
  NEAR_KERNEL_RBF,
  NEAR_KERNEL_MATERN_12,
  NEAR_KERNEL_MATERN_32,
  NEAR_KERNEL_MATERN_52,
  NEAR_KERNEL_MATERN,            /* any nu */
  NEAR_KERNEL_RATIONAL_QUADRATIC,
  NEAR_KERNEL_GAMMA_EXPONENTIAL,
  NEAR_KERNEL_PERIODIC,
  NEAR_KERNEL_COSINE,
  NEAR_KERNEL_LINEAR,
  NEAR_KERNEL_POLYNOMIAL,
  NEAR_KERNEL_CONSTANT,
  NEAR_KERNEL_WHITE,
  NEAR_KERNEL_ARC_SINE,
  NEAR_KERNEL_SPECTRAL_MIXTURE,
  NEAR_KERNEL_GIBBS,
  NEAR_KERNEL_CHANGE_POINT,      /* has two kernels as children */
  NEAR_KERNEL_NORMALIZED_DOT,
  NEAR_KERNEL_N_LEAVES,
  NEAR_KERNEL_SUM = NEAR_KERNEL_N_LEAVES,
  NEAR_KERNEL_PRODUCT,
  NEAR_KERNEL_POWER
} NearKernelKind;

typedef enum
{
  NEAR_METRIC_EUCLIDEAN,
  NEAR_METRIC_SIMPLEX,   /* inputs are amounts: fractions of their sum */
  NEAR_METRIC_AITCHISON, /* centred log-ratios of the fractions */
  NEAR_METRIC_HELLINGER, /* square roots of the fractions */
  NEAR_METRIC_ANGLE      /* degrees, wrapped around at 360 */
} NearMetric;

typedef struct
{
  NearInfo info;         /* parameters: those of the kernel besides its variance */
  const char *text_name; /* as texts have it: "Matern52" */
  gboolean stationary;
  gboolean takes_metric;
  const char *formula;   /* Pango markup, for cards; s² is its variance */
} NearKernelInfo;

extern const NearTable near_kernel_table; /* NEAR_KERNEL_N_LEAVES rows */
extern const NearTable near_metric_table;
const NearKernelInfo *near_kernel_get_info (NearKernelKind kind);

typedef struct _NearKernel NearKernel;

/* @n_inputs: columns of x. @input_names (n_inputs) (nullable). Errors: NEAR_ERROR_PARSE, UNKNOWN_NAME, RANGE,
 * each "kernel, character 7 (“…”): what is wrong; what would be right". */
NearKernel *near_kernel_parse (const char *text, guint n_inputs, const char *const *input_names,
                               GError **error);
/* @digits: significant ones, 0 for all that are needed to read the same number back. The text parses to the
 * same kernel. Bounds are written where the text or near_kernel_with_bounds() gave them. */
char *near_kernel_format (const NearKernel *self, int digits);
/* The formula with subscripts, as Pango markup. */
char *near_kernel_dup_markup (const NearKernel *self, int digits);
/* As an expression of scikit-learn, on several lines. Errors: NEAR_ERROR_UNSUPPORTED with what scikit-learn does not have. */
char *near_kernel_dup_sklearn (const NearKernel *self, GError **error);
NearKernel *near_kernel_ref (NearKernel *self);
void near_kernel_unref (NearKernel *self); /* NULL is legal */
guint near_kernel_get_n_inputs (const NearKernel *self);

/* --- the tree, for cards ----------------------------------------------------------------------- */
NearKernelKind near_kernel_get_kind (const NearKernel *self);
guint near_kernel_get_n_children (const NearKernel *self);
NearKernel *near_kernel_get_child (const NearKernel *self, guint i); /* borrowed */
/* Terms of the sum that the kernel is (1 if it is none): each a kernel of its own, whose posteriors add up. */
guint near_kernel_get_n_terms (const NearKernel *self);
NearKernel *near_kernel_get_term (const NearKernel *self, guint i); /* borrowed */
gboolean near_kernel_is_white (const NearKernel *self); /* white noise alone */
/* Another tree: @with in the place of the node @path ("0.1": child 1 of child 0; "": the root); NULL takes it
 * away. Errors: NEAR_ERROR_RANGE if nothing would be left. */
NearKernel *near_kernel_replace (const NearKernel *self, const char *path, NearKernel *with,
                                 GError **error);

/* --- hyperparameters ---------------------------------------------------------------------------- */
typedef struct
{
  const char *name;   /* unique: "variance", "RBF.l", "RBF.l[2]", "Linear2.s0", "White.variance"; a tie's own */
  const char *sentence;
  const char *path;   /* of the node it belongs to */
  double value;       /* itself, not its logarithm */
  double low, high;   /* bounds of the optimiser, in the same unit */
  gboolean is_log;    /* theta is log (value) */
  gboolean fixed;     /* theta still has it; the optimiser leaves it alone */
} NearKernelParameter;

guint near_kernel_get_n_parameters (const NearKernel *self);
const NearKernelParameter *near_kernel_get_parameter (const NearKernel *self, guint i);
gboolean near_kernel_find_parameter (const NearKernel *self, const char *name, guint *i);
void near_kernel_get_theta (const NearKernel *self, double *theta); /* (n_parameters) */
NearKernel *near_kernel_with_theta (const NearKernel *self, const double *theta);
/* Errors: NEAR_ERROR_RANGE: a scale that is not positive, bounds that do not hold the value */
NearKernel *near_kernel_with_parameter (const NearKernel *self, guint i, double value, GError **error);
NearKernel *near_kernel_with_bounds (const NearKernel *self, guint i, double low, double high,
                                     GError **error);
NearKernel *near_kernel_with_fixed (const NearKernel *self, guint i, gboolean fixed);
/* Bounds and values from data: lengths from a tenth of the spacing (below it points no longer see each other) to ten times the range, the start value a fifth of the
 * range; variances around var y; periods between twice the spacing and the range. Values of parameters
 * that the text gave stay (with @keep_values all do). */
NearKernel *near_kernel_adapt (const NearKernel *self, gsize n, const double *x, const double *y,
                               gboolean keep_values);

/* --- evaluation --------------------------------------------------------------------------------- */
/* x (n, n_inputs), z (m, n_inputs). Cost O(n m) evaluations; OpenMP over tiles, the same digits with any number
 * of threads. NaN comes out where an input makes no sense (a composition with a negative amount): ask
 * near_kernel_check_inputs() first. */
gboolean near_kernel_check_inputs (const NearKernel *self, gsize n, const double *x, GError **error);
/* @k (n, n), row stride ldk: the lower triangle, with white noise on the diagonal. */
void near_kernel_matrix (const NearKernel *self, gsize n, const double *x, double *k, gsize ldk);
void near_kernel_cross (const NearKernel *self, gsize n, const double *x, gsize m, const double *z,
                        double *k, gsize ldk); /* (n, m) */
void near_kernel_diagonal (const NearKernel *self, gsize n, const double *x, gboolean with_white,
                           double *diagonal); /* (n) */
/* g_p = 1/2 sum_ij (a_i a_j - W_ij) dK_ij/dtheta_p for a symmetric W given by its lower triangle: with
 * a = alpha and W = A^-1 the gradient of the log marginal likelihood. One pass, no matrix for each parameter.
 * @a (n) (nullable: zero); @g (n_parameters). Fixed ones have theirs too, but for a Matern's nu (0). */
void near_kernel_gradient (const NearKernel *self, gsize n, const double *x, const double *a,
                           const double *w, gsize ldw, double *g);
/* dK/dtheta_p as a matrix (n, m); white noise has its part only if @z is NULL, which means x itself. */
void near_kernel_cross_derivative (const NearKernel *self, guint p, gsize n, const double *x, gsize m,
                                   const double *z, double *dk, gsize ldk);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearKernel, near_kernel_unref)

G_END_DECLS

/* near-test.h — what tests of every floor share: comparisons of numbers, and where files are
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* |actual - expected| <= atol + rtol |expected|. NaN is close to nothing; an infinity only to
 * itself. A failure prints both numbers with all their digits. */
#define near_assert_close(actual, expected, rtol, atol)                                            \
  near_test_check_close (__FILE__, __LINE__, G_STRFUNC, #actual " ~ " #expected, (actual),         \
                         (expected), (rtol), (atol))

/* The same for n numbers; a failure names the index that is furthest off. */
#define near_assert_close_array(actual, expected, n, rtol, atol)                                   \
  near_test_check_close_array (__FILE__, __LINE__, G_STRFUNC, #actual " ~ " #expected, (actual),   \
                               (expected), (n), (rtol), (atol))

/* gradient (n) against differences of f (x) of fourth order with step h. Fails also when every
 * difference is within atol of zero: such a comparison would pass whatever the gradient says. */
#define near_assert_gradient(f, user_data, x, gradient, n, h, rtol, atol)                          \
  near_test_check_gradient (__FILE__, __LINE__, G_STRFUNC, #gradient, (f), (user_data), (x),       \
                            (gradient), (n), (h), (rtol), (atol))

typedef double (*NearTestFunction) (const double *x, gpointer user_data);

void near_test_check_close (const char *file,
                            int line,
                            const char *function,
                            const char *what,
                            double actual,
                            double expected,
                            double rtol,
                            double atol);
void near_test_check_close_array (const char *file,
                                  int line,
                                  const char *function,
                                  const char *what,
                                  const double *actual,
                                  const double *expected,
                                  gsize n,
                                  double rtol,
                                  double atol);
void near_test_check_gradient (const char *file,
                               int line,
                               const char *function,
                               const char *what,
                               NearTestFunction f,
                               gpointer user_data,
                               const double *x,
                               const double *gradient,
                               gsize n,
                               double h,
                               double rtol,
                               double atol);

/* The path of a file under tests/data; the caller owns it. */
char *near_test_data (const char *name);
/* The path of a file of the project, such as "resources/lessons"; the caller owns it. */
char *near_test_source (const char *name);
/* The path of a file that is kept beside the project rather than in it: under $NEAR_SHARED, or in
 * "shared" next to the source directory. NULL if it is not there: the test skips. */
char *near_test_shared (const char *name);
/* A directory of this process's own, removed when the process ends. */
const char *near_test_dir (void);
/* A path in that directory; the caller owns it. */
char *near_test_path (const char *name);

/* Runs the default main context until predicate (user_data) holds, for at most timeout_ms; returns
 * whether it held. In near-test-wait.c, for lab and above. */
gboolean near_test_wait_for (gboolean (*predicate) (gpointer user_data),
                             gpointer user_data,
                             guint timeout_ms);

G_END_DECLS

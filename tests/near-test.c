/* near-test.c — what tests of every floor share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-test.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

/* How far beyond its tolerance a number is, in units of the tolerance; at most 1 is close. */
static double
excess (double actual,
        double expected,
        double rtol,
        double atol)
{
  double difference;
  double allowed;

  if (actual == expected)
    return 0.0;
  if (!isfinite (actual) || !isfinite (expected))
    return INFINITY;

  difference = fabs (actual - expected);
  allowed = atol + rtol * fabs (expected);
  if (difference == 0.0)
    return 0.0;
  return allowed > 0.0 ? difference / allowed : INFINITY;
}

G_GNUC_PRINTF (4, 5)
static void
fail (const char *file,
      int line,
      const char *function,
      const char *format,
      ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_assertion_message (G_LOG_DOMAIN, file, line, function, message);
}

void
near_test_check_close (const char *file,
                       int line,
                       const char *function,
                       const char *what,
                       double actual,
                       double expected,
                       double rtol,
                       double atol)
{
  if (excess (actual, expected, rtol, atol) <= 1.0)
    return;
  fail (file, line, function, "%s: %.17g is not close to %.17g: off by %.3g, rtol %g, atol %g",
        what, actual, expected, actual - expected, rtol, atol);
}

void
near_test_check_close_array (const char *file,
                             int line,
                             const char *function,
                             const char *what,
                             const double *actual,
                             const double *expected,
                             gsize n,
                             double rtol,
                             double atol)
{
  double worst = 0.0;
  gsize i_worst = 0;
  gsize n_off = 0;

  for (gsize i = 0; i < n; i++)
    {
      double e = excess (actual[i], expected[i], rtol, atol);

      n_off += e <= 1.0 ? 0 : 1;
      if (e > worst)
        {
          worst = e;
          i_worst = i;
        }
    }
  if (n_off == 0)
    return;
  fail (file, line, function,
        "%s: %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " are off, furthest at [%" G_GSIZE_FORMAT
        "]: %.17g is not close to %.17g: off by %.3g, rtol %g, atol %g",
        what, n_off, n, i_worst, actual[i_worst], expected[i_worst],
        actual[i_worst] - expected[i_worst], rtol, atol);
}

void
near_test_check_gradient (const char *file,
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
                          double atol)
{
  g_autofree double *at = g_memdup2 (x, n * sizeof *x);
  g_autofree double *numeric = g_new (double, n);
  double largest = 0.0;

  /* f'(x) = (8 (f(x+h) - f(x-h)) - (f(x+2h) - f(x-2h))) / 12 h + O(h^4) */
  for (gsize i = 0; i < n; i++)
    {
      double near_pair;
      double far_pair;

      at[i] = x[i] + h;
      near_pair = f (at, user_data);
      at[i] = x[i] - h;
      near_pair -= f (at, user_data);
      at[i] = x[i] + 2.0 * h;
      far_pair = f (at, user_data);
      at[i] = x[i] - 2.0 * h;
      far_pair -= f (at, user_data);
      at[i] = x[i];
      numeric[i] = (8.0 * near_pair - far_pair) / (12.0 * h);
      largest = fmax (largest, fabs (numeric[i]));
    }
  if (largest <= atol)
    fail (file, line, function,
          "%s: no difference exceeds %g, so the comparison would prove nothing", what, atol);
  near_test_check_close_array (file, line, function, what, gradient, numeric, n, rtol, atol);
}

static char *
source_dir (void)
{
  const char *dir = g_getenv ("G_TEST_SRCDIR");

  return g_canonicalize_filename (dir != NULL ? dir : NEAR_TEST_SOURCE_DIR, NULL);
}

char *
near_test_data (const char *name)
{
  g_autofree char *dir = source_dir ();

  return g_build_filename (dir, "data", name, NULL);
}

char *
near_test_source (const char *name)
{
  g_autofree char *dir = source_dir ();
  g_autofree char *root = g_path_get_dirname (dir);

  return g_build_filename (root, name, NULL);
}

char *
near_test_shared (const char *name)
{
  const char *shared = g_getenv ("NEAR_SHARED");
  g_autofree char *path = NULL;

  if (shared != NULL)
    {
      path = g_build_filename (shared, name, NULL);
    }
  else
    {
      g_autofree char *root = near_test_source ("");
      g_autofree char *beside = g_build_filename (root, "..", "shared", name, NULL);

      path = g_canonicalize_filename (beside, NULL);
    }
  return g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : NULL;
}

static char *scratch;
static GPid scratch_owner;

static void
remove_tree (const char *path)
{
  /* A symbolic link is removed, not followed. */
  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    {
      g_autoptr (GDir) dir = NULL;
      const char *name;

      (void) g_chmod (path, 0700);
      dir = g_dir_open (path, 0, NULL);
      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          remove_tree (child);
        }
    }
  (void) g_remove (path);
}

static void
remove_scratch (void)
{
  /* A forked child of the test framework must not take its parent's files away. */
  if (scratch_owner == getpid ())
    remove_tree (scratch);
  g_clear_pointer (&scratch, g_free);
}

const char *
near_test_dir (void)
{
  if (scratch == NULL)
    {
      g_autoptr (GError) error = NULL;

      scratch = g_dir_make_tmp ("nearsight-test-XXXXXX", &error);
      g_assert_no_error (error);
      scratch_owner = getpid ();
      atexit (remove_scratch);
    }
  return scratch;
}

char *
near_test_path (const char *name)
{
  return g_build_filename (near_test_dir (), name, NULL);
}

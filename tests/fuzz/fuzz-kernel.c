/* fuzz-kernel.c — any text as a kernel
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-fuzz.h"
#include "near-kernel.h"

#include <math.h>
#include <string.h>

static const char *const names[] = { "lnN", "alpha", "x y", "β" };

static void
check_same (const NearKernel *one, const NearKernel *two)
{
  guint n = near_kernel_get_n_parameters (one);

  g_assert_cmpuint (n, ==, near_kernel_get_n_parameters (two));
  for (guint p = 0; p < n; p++)
    {
      const NearKernelParameter *a = near_kernel_get_parameter (one, p),
                                *b = near_kernel_get_parameter (two, p);

      g_assert_cmpstr (a->name, ==, b->name);
      g_assert_true (a->value == b->value && a->fixed == b->fixed && a->is_log == b->is_log);
      g_assert_true (isfinite (a->value) && (!a->is_log || a->value > 0.0));
      g_assert_true (a->low <= a->value && a->value <= a->high);
    }
}

/* What is written reads back as the same kernel, whose text is the same. */
static void
check_round_trip (NearKernel *kernel, guint n_inputs, const char *const *input_names)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = near_kernel_format (kernel, 0), *again = NULL, *markup = NULL;
  g_autoptr (NearKernel) read = near_kernel_parse (text, n_inputs, input_names, &error);

  g_assert_no_error (error);
  again = near_kernel_format (read, 0);
  markup = near_kernel_dup_markup (kernel, 3);
  g_assert_cmpstr (again, ==, text);
  g_assert_true (g_utf8_validate (markup, -1, NULL));
  check_same (kernel, read);
}

static void
check_parts (NearKernel *kernel, guint n_inputs, const char *const *input_names, guint depth)
{
  for (guint i = 0; i < near_kernel_get_n_children (kernel); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = g_strdup_printf ("%u", i);
      NearKernel *child = near_kernel_get_child (kernel, i);
      g_autoptr (NearKernel) less = near_kernel_replace (kernel, path, NULL, &error);
      g_autoptr (NearKernel) doubled = near_kernel_replace (kernel, path, kernel, NULL);

      g_assert_true ((less == NULL) == (error != NULL));
      if (less != NULL)
        check_round_trip (less, n_inputs, input_names);
      if (doubled != NULL)
        check_round_trip (doubled, n_inputs, input_names);
      check_round_trip (child, n_inputs, input_names);
      if (depth < 2)
        check_parts (child, n_inputs, input_names, depth + 1);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t n_bytes)
{
  g_autoptr (GError) error = NULL;
  guint n_inputs = n_bytes > 0 ? 1 + data[0] % G_N_ELEMENTS (names) : 1;
  const char *const *input_names = n_bytes > 0 && data[0] & 64 ? names : NULL;
  g_autofree char *text
      = n_bytes > 0 ? g_strndup ((const char *) data + 1, n_bytes - 1) : g_strdup ("");
  g_autoptr (NearKernel) kernel = near_kernel_parse (text, n_inputs, input_names, &error);

  if (kernel == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  check_round_trip (kernel, n_inputs, input_names);
  check_parts (kernel, n_inputs, input_names, 0);
  return 0;
}

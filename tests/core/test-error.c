/* test-error.c — the error domain
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-error.h"

static void
test_names (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

#define CHECK_NAME(code, text)                                                                     \
  g_assert_cmpstr (near_error_get_name (NEAR_ERROR_##code), ==, #code);                            \
  g_assert_true (g_hash_table_add (seen, (gpointer) near_error_get_name (NEAR_ERROR_##code)));
  NEAR_ERROR_LIST (CHECK_NAME)
#undef CHECK_NAME
  g_assert_cmpuint (g_hash_table_size (seen), >=, 13);
  g_assert_cmpstr (near_error_get_name ((NearError) 9999), ==, "FAILED");
}

static void
test_domain (void)
{
  g_autoptr (GError) error = g_error_new (NEAR_ERROR, NEAR_ERROR_PARSE, "line 3");

  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_PARSE);
  g_assert_cmpstr (g_quark_to_string (NEAR_ERROR), ==, "near-error-quark");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error/names", test_names);
  g_test_add_func ("/error/domain", test_domain);
  return g_test_run ();
}

/* test-results.c — named results
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT

#include "near-json.h"
#include "near-results.h"

#include <math.h>

static NearResults *
some_results (void)
{
  NearResults *results = near_results_new ();

  near_results_add_integer (results, "epoch", G_GINT64_CONSTANT (9007199254740993), NULL, NULL);
  near_results_add_number (results, "test_loss", 0.25, "eV", "Test loss 0.25 eV.");
  near_results_add_number (results, "diverged_loss", NAN, NULL, "The loss is lost.");
  near_results_add_number (results, "huge", INFINITY, NULL, NULL);
  near_results_add_boolean (results, "converged", 5, "It converged.");
  near_results_add_text (results, "activation", "tanh", NULL);
  near_results_add_text (results, "odd", "a\xff", NULL);
  near_results_add_json (results, "layers", json_pack ("[[f, f]]", 1.5, 2.0), NULL);
  return results;
}

static void
test_json (void)
{
  g_autoptr (NearResults) results = some_results ();
  g_autoptr (json_t) json = near_results_to_json (results);
  g_autofree char *text = near_json_dump (json, FALSE);

  g_assert_cmpstr (text, ==,
                   "{\"epoch\":9007199254740993,\"test_loss\":0.25,\"diverged_loss\":null,"
                   "\"huge\":null,\"converged\":true,\"activation\":\"tanh\",\"odd\":\"a\uFFFD\","
                   "\"layers\":[[1.5,2.0]]}");

  /* what was given away does not change what is kept */
  json_array_clear (json_object_get (json, "layers"));
  g_autoptr (json_t) again = near_results_to_json (results);
  g_assert_cmpuint (json_array_size (json_object_get (again, "layers")), ==, 1);
}

static void
test_find (void)
{
  g_autoptr (NearResults) results = some_results ();

  g_assert_cmpuint (near_results_get_n (results), ==, 8);
  g_assert_cmpstr (near_results_get (results, 1)->name, ==, "test_loss");
  g_assert_cmpstr (near_results_find (results, "test_loss")->unit, ==, "eV");
  g_assert_cmpint (near_results_find (results, "epoch")->integer, ==,
                   G_GINT64_CONSTANT (9007199254740993));
  g_assert_null (near_results_find (results, "loss"));
  g_assert_cmpfloat (near_results_get_number (results, "test_loss"), ==, 0.25);
  g_assert_cmpfloat (near_results_get_number (results, "converged"), ==, 1.0);
  g_assert_true (isnan (near_results_get_number (results, "loss")));
  g_assert_true (isnan (near_results_get_number (results, "activation")));
}

static void
test_replace (void)
{
  g_autoptr (NearResults) results = some_results ();

  near_results_add_text (results, "test_loss", "small", "It is small.");
  near_results_add_number (results, "layers", 3.0, NULL, NULL);
  g_assert_cmpuint (near_results_get_n (results), ==, 8);
  g_assert_cmpstr (near_results_get (results, 1)->text, ==, "small");
  g_assert_null (near_results_get (results, 1)->unit);
  g_assert_null (near_results_find (results, "layers")->json);
}

static void
test_summary (void)
{
  g_autoptr (NearResults) results = some_results ();
  g_autoptr (NearResults) empty = near_results_new ();
  g_autofree char *summary = near_results_dup_summary (results);
  g_autofree char *nothing = near_results_dup_summary (empty);

  g_assert_cmpstr (summary, ==, "Test loss 0.25 eV.\nThe loss is lost.\nIt converged.");
  g_assert_cmpstr (nothing, ==, "");
}

static gpointer
read_and_release (gpointer data)
{
  NearResults *results = data;

  for (int i = 0; i < 1000; i++)
    {
      NearResults *other = near_results_ref (results);

      g_assert_cmpfloat (near_results_get_number (other, "test_loss"), ==, 0.25);
      near_results_unref (other);
    }
  near_results_unref (results);
  return NULL;
}

static void
test_threads (void)
{
  NearResults *results = some_results ();
  GThread *threads[4];

  for (int i = 0; i < 4; i++)
    threads[i] = g_thread_new ("reader", read_and_release, near_results_ref (results));
  near_results_unref (results);
  for (int i = 0; i < 4; i++)
    g_thread_join (threads[i]);
  near_results_unref (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/results/json", test_json);
  g_test_add_func ("/results/find", test_find);
  g_test_add_func ("/results/replace", test_replace);
  g_test_add_func ("/results/summary", test_summary);
  g_test_add_func ("/results/threads", test_threads);
  return g_test_run ();
}

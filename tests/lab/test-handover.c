/* test-handover.c — what one lab gives to another
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT

#include "near-handover.h"

static int n_live;

static gpointer
thing_new (int value)
{
  int *thing = g_new (int, 1);

  *thing = value;
  n_live++;
  return thing;
}

static void
thing_free (gpointer thing)
{
  n_live--;
  g_free (thing);
}

static void
on_added (NearHandover *handover, guint kind, gpointer user_data)
{
  int *counts = user_data;

  /* it can be taken from within the handler */
  g_assert_nonnull (near_handover_peek (handover, (NearItemKind) kind, 0, NULL, NULL));
  counts[kind]++;
}

static void
test_put (void)
{
  NearHandover *handover = near_handover_new ();
  int counts[NEAR_N_ITEM_KINDS] = { 0 };
  const char *name, *lab;

  g_signal_connect (handover, "added", G_CALLBACK (on_added), counts);
  g_assert_cmpuint (near_handover_get_n (handover, NEAR_ITEM_MODEL), ==, 0);
  g_assert_null (near_handover_peek (handover, NEAR_ITEM_MODEL, 0, &name, &lab));

  near_handover_put (handover, NEAR_ITEM_MODEL, "first", "playground", thing_new (1), thing_free);
  near_handover_put (handover, NEAR_ITEM_DATA_SET, "circle", "playground", thing_new (2),
                     thing_free);
  near_handover_put (handover, NEAR_ITEM_MODEL, "second", "surrogate", thing_new (3), thing_free);
  g_assert_cmpuint (near_handover_get_n (handover, NEAR_ITEM_MODEL), ==, 2);
  g_assert_cmpuint (near_handover_get_n (handover, NEAR_ITEM_DATA_SET), ==, 1);
  g_assert_cmpuint (near_handover_get_n (handover, NEAR_ITEM_FIELD), ==, 0);
  g_assert_cmpint (counts[NEAR_ITEM_MODEL], ==, 2);
  g_assert_cmpint (counts[NEAR_ITEM_DATA_SET], ==, 1);

  int *newest = near_handover_peek (handover, NEAR_ITEM_MODEL, 0, &name, &lab);
  g_assert_cmpint (*newest, ==, 3);
  g_assert_cmpstr (name, ==, "second");
  g_assert_cmpstr (lab, ==, "surrogate");
  int *oldest = near_handover_peek (handover, NEAR_ITEM_MODEL, 1, NULL, NULL);
  g_assert_cmpint (*oldest, ==, 1);
  g_assert_null (near_handover_peek (handover, NEAR_ITEM_MODEL, 2, NULL, NULL));

  /* the same name from the same lab replaces, and is the newest again */
  near_handover_put (handover, NEAR_ITEM_MODEL, "first", "playground", thing_new (4), thing_free);
  g_assert_cmpuint (near_handover_get_n (handover, NEAR_ITEM_MODEL), ==, 2);
  g_assert_cmpint (*(int *) near_handover_peek (handover, NEAR_ITEM_MODEL, 0, NULL, NULL), ==, 4);
  g_assert_cmpint (n_live, ==, 3);
  near_handover_put (handover, NEAR_ITEM_MODEL, "first", "surrogate", thing_new (5), thing_free);
  g_assert_cmpuint (near_handover_get_n (handover, NEAR_ITEM_MODEL), ==, 3);

  g_assert_finalize_object (handover);
  g_assert_cmpint (n_live, ==, 0);
}

static void
test_names (void)
{
  for (int i = 0; i < NEAR_N_ITEM_KINDS; i++)
    for (int j = 0; j < i; j++)
      g_assert_cmpstr (near_item_kind_get_name ((NearItemKind) i), !=,
                       near_item_kind_get_name ((NearItemKind) j));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/handover/put", test_put);
  g_test_add_func ("/handover/names", test_names);
  return g_test_run ();
}

/* test-lesson-solutions.c — every lesson's right answer passes, its misconception and its untouched
 * preset do not
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The lessons themselves say what a learner does who is right, and who is wrong in the usual way; here
 * both are done with the real engine.
 */
#undef G_DISABLE_ASSERT
#include "near-lab.h"
#include "near-lesson.h"
#include "near-system.h"

static const NearLabInfo *
get_lab (const NearLesson *lesson)
{
  const NearLabInfo *lab = near_lab_find (near_lesson_get_lab (lesson));

  g_assert_nonnull (lab);
  g_assert_nonnull (lab->attempt);
  return lab;
}

static gboolean
passes (NearLesson *lesson, guint i, const NearLessonAttempt *attempt, gint64 seed)
{
  const NearLabInfo *lab = get_lab (lesson);
  g_autoptr (GError) error = NULL;
  g_autofree gpointer spec = near_lesson_dup_spec (lesson, i, attempt, lab->schema, &error);
  g_autoptr (NearResults) results = NULL;
  g_autoptr (GPtrArray) reasons = NULL;
  const NearLessonStep *step = near_lesson_get_step (lesson, i);
  gboolean passed;

  g_assert_no_error (error);
  if (seed > 0)
    near_spec_set_number (near_spec_find_field (lab->schema, "seed"), spec, (double) seed);
  results = lab->attempt (spec, attempt, NULL, &error);
  g_assert_no_error (error);
  passed = near_lesson_step_check (step, results, &reasons);
  for (guint c = 0; c < step->checks->len; c++)
    {
      NearLessonCheck *check = step->checks->pdata[c];
      g_autofree char *reason = NULL;

      if (!near_condition_holds (check->condition, results, &reason))
        g_test_message ("%s, step %u, seed %d: %s", near_lesson_get_id (lesson), i + 1, (int) seed, reason);
    }
  return passed;
}

static void
test_lesson (gconstpointer data)
{
  NearLesson *lesson = (NearLesson *) data;
  guint n_checked = 0, n_misconceptions = 0, n_questions = 0;

  for (guint i = 0; i < near_lesson_get_n_steps (lesson); i++)
    {
      const NearLessonStep *step = near_lesson_get_step (lesson, i);

      n_questions += step->questions->len;
      if (step->checks->len == 0)
        continue;
      n_checked++;
      g_test_message ("%s, step %u: %s", near_lesson_get_id (lesson), i + 1, step->title);
      g_assert_nonnull (step->solution);
      g_assert_true (passes (lesson, i, step->solution, 0));
      g_assert_false (passes (lesson, i, NULL, 0));
      if (step->misconception != NULL)
        {
          n_misconceptions++;
          g_assert_false (passes (lesson, i, step->misconception, 0));
        }
    }
  g_assert_cmpuint (n_checked, >, 0);
  g_assert_cmpuint (n_misconceptions, >, 0);
  g_assert_cmpuint (n_questions, >, 0);
}

/* A learner who drew other points or weights must pass too. Networks may get stuck, and pass nearly always. */
static void
test_seeds (gconstpointer data)
{
  NearLesson *lesson = (NearLesson *) data;
  gboolean may_get_stuck = g_str_equal (near_lesson_get_lab (lesson), "playground");
  const guint n_seeds = may_get_stuck ? 10 : 4, n_enough = may_get_stuck ? n_seeds - 2 : n_seeds;

  for (guint i = 0; i < near_lesson_get_n_steps (lesson); i++)
    {
      const NearLessonStep *step = near_lesson_get_step (lesson, i);
      guint n_passed = 0;

      if (step->checks->len == 0)
        continue;
      for (guint seed = 1; seed <= n_seeds; seed++)
        {
          n_passed += passes (lesson, i, step->solution, seed);
          if (step->misconception != NULL)
            g_assert_false (passes (lesson, i, step->misconception, seed));
        }
      g_test_message ("%s, step %u: %u of %u seeds pass", near_lesson_get_id (lesson), i + 1, n_passed,
                      n_seeds);
      g_assert_cmpuint (n_passed, >=, n_enough);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  g_autoptr (GPtrArray) errors = NULL;
  g_autoptr (GPtrArray) lessons = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = near_system_dup_lessons_dir (NULL);
  g_assert_nonnull (folder);
  lessons = near_lessons_load_dir (folder, &errors);
  for (guint i = 0; errors != NULL && i < errors->len; i++)
    g_printerr ("%s\n", ((GError *) errors->pdata[i])->message);
  g_assert_true (errors == NULL || errors->len == 0);
  g_assert_cmpuint (lessons->len, >=, 8);
  for (guint i = 0; i < lessons->len; i++)
    {
      const char *id = near_lesson_get_id (lessons->pdata[i]);
      g_autofree char *own = g_strdup_printf ("/lesson/%s/own-seed", id);
      g_autofree char *seeds = g_strdup_printf ("/lesson/%s/other-seeds", id);

      g_test_add_data_func (own, lessons->pdata[i], test_lesson);
      g_test_add_data_func (seeds, lessons->pdata[i], test_seeds);
    }
  status = g_test_run ();
  return status;
}

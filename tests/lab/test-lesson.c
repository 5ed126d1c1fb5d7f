/* test-lesson.c — reading lessons, errors with line and remedy, checks, and the lessons we ship
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT

#include <glib/gstdio.h>
#include <string.h>

#include "near-error.h"
#include "near-lesson.h"
#include "near-markup.h"

#define HEAD                                                                                       \
  "---\nid: a-b\ntitle: T\ntrack: K\norder: 2\nminutes: 10\nlab: playground\ngoal: G\n---\n"
/* The first line below HEAD is line 10. */

typedef struct
{
  gint64 size;
  double rate;
} Spec;

static const Spec spec_defaults = { .size = 1, .rate = 0.5 };
static const NearSpecField spec_fields[] = {
  { "size", NEAR_SPEC_INTEGER, G_STRUCT_OFFSET (Spec, size), sizeof (gint64), 0, 100, NULL, 0,
    "Size", NULL, "How many" },
  { "rate", NEAR_SPEC_REAL, G_STRUCT_OFFSET (Spec, rate), sizeof (double), 0, 1, NULL, 0, "Rate",
    NULL, "How fast" },
};
static const NearSpecSchema schema = {
  .lab = "test",
  .version = 1,
  .size = sizeof (Spec),
  .fields = spec_fields,
  .n_fields = G_N_ELEMENTS (spec_fields),
  .defaults = &spec_defaults,
};

static const char good[] = HEAD "\n"
                                "## First\n"
                                "Some *text*.\n"
                                "\n"
                                "```preset\n"
                                "{ \"size\": 3,\n  \"rate\": 0.1 }\n"
                                "```\n"
                                "```\n## not a step\n```\n"
                                "More text.\n"
                                "```question\n"
                                "What\nnow?\n"
                                "- [ ] one | no,\n    it is not\n"
                                "- [X] two | yes\n"
                                "```\n"
                                "```check\n"
                                "loss < 0.5 | Run on.\n"
                                "\n"
                                "size == 4 and word == tanh | Set the size\n  to 4.\n"
                                "```\n"
                                "```solution\n{\"spec\": {\"size\": 4}, \"epochs\": 7}\n```\n"
                                "```misconception\n"
                                "{\"epochs\": 0, \"because\": \"thinks so\"}\n"
                                "```\n"
                                "## Second\n"
                                "Text.\n"
                                "```preset\n{\"rate\": 0.2}\n```\n";

static NearLesson *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  NearLesson *lesson = near_lesson_parse (text, strlen (text), "x.md", &error);

  g_assert_no_error (error);
  g_assert_nonnull (lesson);
  return lesson;
}

static void
test_parse (void)
{
  g_autoptr (NearLesson) lesson = parse (good);

  g_assert_cmpstr (near_lesson_get_name (lesson), ==, "x.md");
  g_assert_cmpstr (near_lesson_get_id (lesson), ==, "a-b");
  g_assert_cmpstr (near_lesson_get_title (lesson), ==, "T");
  g_assert_cmpstr (near_lesson_get_track (lesson), ==, "K");
  g_assert_cmpuint (near_lesson_get_order (lesson), ==, 2);
  g_assert_cmpuint (near_lesson_get_minutes (lesson), ==, 10);
  g_assert_cmpstr (near_lesson_get_lab (lesson), ==, "playground");
  g_assert_cmpstr (near_lesson_get_goal (lesson), ==, "G");
  g_assert_cmpuint (near_lesson_get_n_steps (lesson), ==, 2);

  const NearLessonStep *step = near_lesson_get_step (lesson, 0);
  g_assert_cmpstr (step->title, ==, "First");
  g_assert_cmpuint (step->line, ==, 11);
  g_assert_cmpstr (step->text, ==, "Some *text*.\n\n```\n## not a step\n```\nMore text.");
  g_assert_cmpuint (step->preset_line, ==, 14);
  g_assert_cmpint (json_integer_value (json_object_get (step->preset, "size")), ==, 3);

  g_assert_cmpuint (step->questions->len, ==, 1);
  const NearLessonQuestion *question = g_ptr_array_index (step->questions, 0);
  const NearLessonAnswer *one = g_ptr_array_index (question->answers, 0);
  const NearLessonAnswer *two = g_ptr_array_index (question->answers, 1);
  g_assert_cmpstr (question->prompt, ==, "What\nnow?");
  g_assert_cmpuint (question->answers->len, ==, 2);
  g_assert_cmpstr (one->text, ==, "one");
  g_assert_cmpstr (one->why, ==, "no, it is not");
  g_assert_false (one->right);
  g_assert_true (two->right);

  g_assert_cmpuint (step->checks->len, ==, 2);
  const NearLessonCheck *check = g_ptr_array_index (step->checks, 1);
  g_assert_cmpuint (check->line, ==, 32);
  g_assert_cmpstr (check->text, ==, "size == 4 and word == tanh");
  g_assert_cmpstr (check->hint, ==, "Set the size to 4.");
  g_assert_cmpint (step->solution->epochs, ==, 7);
  g_assert_null (step->misconception->spec);
  g_assert_cmpstr (step->misconception->because, ==, "thinks so");
  g_assert_null (near_lesson_get_step (lesson, 1)->solution);
}

/* In the Gaussian-process lab nothing is trained: points are touched, hyperparameters are searched. */
static void
test_search (void)
{
  g_autoptr (NearLesson) lesson = parse (
      "---\nid: a\ntitle: T\ntrack: K\norder: 1\nminutes: 1\nlab: gp\ngoal: G\n---\n## S\nT\n"
      "```check\nepoch > 1 | h\n```\n```solution\n{\"points\": [{\"remove\": 2}], \"optimize\": true}\n```\n"
      "```misconception\n{\"because\": \"thinks so\"}\n```\n");
  const NearLessonStep *step = near_lesson_get_step (lesson, 0);

  g_assert_true (step->solution->optimize);
  g_assert_cmpuint (json_array_size (step->solution->points), ==, 1);
  g_assert_cmpint (step->solution->epochs, ==, 0);
  g_assert_false (step->misconception->optimize);
  g_assert_null (step->misconception->points);
}

/* A byte order mark and CR LF change nothing. */
static void
test_line_ends (void)
{
  g_auto (GStrv) lines = g_strsplit (good, "\n", -1);
  g_autofree char *dos = g_strjoinv ("\r\n", lines);
  g_autofree char *marked = g_strconcat ("\xef\xbb\xbf", dos, NULL);
  g_autoptr (NearLesson) plain = parse (good);
  g_autoptr (NearLesson) lesson = parse (marked);

  g_assert_cmpuint (near_lesson_get_n_steps (lesson), ==, 2);
  g_assert_cmpstr (near_lesson_get_goal (lesson), ==, "G");
  g_assert_cmpstr (near_lesson_get_step (lesson, 0)->text, ==,
                   near_lesson_get_step (plain, 0)->text);
}

#define STEP "## S\ntext\n"
#define SOLUTION "```solution\n{\"epochs\": 1}\n```\n"

static const struct
{
  const char *text;
  const char *message; /* a pattern */
} bad[] = {
  { "", "x.md:1: *begins with*---*" },
  { "# Hello\n", "x.md:1: *begins with*---*" },
  { "---\nid: a\n", "x.md:*: *do not end*" },
  { "---\nid a\n---\n", "x.md:2: *“id a”*key: value*" },
  { "---\ntitel: a\n---\n", "x.md:2: *“titel”; did you mean “title”*" },
  { "---\nqqqqqqqqqqqq: a\n---\n", "x.md:2: *there are: id, title*" },
  { "---\nid: a\nid: b\n---\n", "x.md:3: *second time*" },
  { "---\nid:\n---\n", "x.md:2: *no value*" },
  { "---\nid: A b\n---\n", "x.md:2: *“A b”*a to z*" },
  { "---\nid: a\nminutes: ten\n---\n", "x.md:3: *“minutes”*1 to 60*“ten”*" },
  { "---\nid: a\nminutes: 61\n---\n", "x.md:3: *1 to 60*“61”*" },
  { "---\nid: a\ntitle: b\n---\n", "x.md:4: *“track” is missing*" },
  { HEAD, "x.md:*: *no step*" },
  { HEAD "hello\n", "x.md:10: *“hello” stands before the first step*" },
  { HEAD "## \ntext\n", "x.md:10: *" },
  { HEAD "## S\n\n## T\ntext\n", "x.md:10: *“S” has no text*" },
  { HEAD STEP "```prest\n{}\n```\n", "x.md:12: *“prest”; did you mean “preset”*" },
  { HEAD STEP "```zzzzzzzzzzzz\n```\n", "x.md:12: *there are: preset, question*" },
  { HEAD STEP "```preset\n{}\n", "x.md:12: *does not end*" },
  { HEAD STEP "```preset\n{\n \"a\": 1,\n \"b\": }\n```\n", "x.md:15:*" },
  { HEAD STEP "```preset\n[]\n```\n", "x.md:12: *JSON object*" },
  { HEAD STEP "```preset\n{}\n```\n```preset\n{}\n```\n", "x.md:15: *already*" },
  { HEAD STEP "```question\n- [ ] a | b\n- [x] c | d\n```\n", "x.md:12: *no text*" },
  { HEAD STEP "```question\nQ\n- [x] a | b\n```\n", "x.md:12: *two answers or more, not 1*" },
  { HEAD STEP "```question\nQ\n- [ ] a | b\n- [ ] c | d\n```\n", "x.md:12: *exactly one*not 0*" },
  { HEAD STEP "```question\nQ\n- [x] a | b\n- [x] c | d\n```\n", "x.md:12: *exactly one*not 2*" },
  { HEAD STEP "```question\nQ\n- [x] a\n- [ ] c | d\n```\n", "x.md:14: *does not say why*" },
  { HEAD STEP "```question\nQ\n- [y] a | b\n- [ ] c | d\n```\n", "x.md:14: *“- [x]”*" },
  { HEAD STEP "```question\nQ\n- [\n- [ ] c | d\n```\n", "x.md:14: *“- [x]”*" },
  { HEAD STEP "```question\nQ\n- [x] a | b\nand more\n```\n", "x.md:15: *“and more”*indent*" },
  { HEAD STEP "```check\nepoch > 1\n```\n" SOLUTION, "x.md:13: *condition | what to do*" },
  { HEAD STEP "```check\n\nepoch >> 1 | h\n```\n" SOLUTION, "x.md:14: *epoch >> 1*" },
  { HEAD STEP "```check\n```\n" SOLUTION, "x.md:12: *empty*" },
  { HEAD STEP "```check\nepoch > 1 | h\n```\n", "x.md:10: *no solution*" },
  { HEAD STEP SOLUTION, "x.md:10: *nothing checks it*" },
  { HEAD STEP SOLUTION SOLUTION, "x.md:15: *already*" },
  { HEAD STEP "```solution\n{}\n```\n", "x.md:12:*epochs*" },
  { HEAD STEP "```solution\n{\"epochs\": -1}\n```\n", "x.md:12:*epochs*" },
  { HEAD STEP "```solution\n{\"epochs\": 1, \"spek\": {}}\n```\n", "x.md:12:*spek*" },
  { HEAD STEP "```solution\n{\"epochs\": 1, \"spec\": []}\n```\n", "x.md:12:*spec*" },
  { HEAD STEP "```solution\n{\"epochs\": 1, \"optimize\": 1}\n```\n", "x.md:12:*optimize*" },
  { HEAD STEP "```solution\n{\"epochs\": 1, \"points\": {}}\n```\n", "x.md:12:*points*" },
  { HEAD STEP "```misconception\n{\"epochs\": 1}\n```\n", "x.md:12: *“because” is missing*" },
  { HEAD "## S\nte\xff\n", "x.md:11: *0xff is not UTF-8*" },
};

static void
test_errors (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      NearLesson *lesson = near_lesson_parse (bad[i].text, strlen (bad[i].text), "x.md", &error);

      g_assert_null (lesson);
      g_assert_nonnull (error);
      g_assert_true (error->domain == NEAR_ERROR);
      if (!g_pattern_match_simple (bad[i].message, error->message))
        g_error ("case %" G_GSIZE_FORMAT ": “%s” does not match “%s”", i, error->message,
                 bad[i].message);
    }
}

/* Whatever is cut off, or broken in one byte: a lesson or an error, never both, never neither. */
static void
test_truncated (void)
{
  for (gsize n = 0; n < sizeof good; n++)
    for (int broken = 0; broken < 3; broken++)
      {
        g_autoptr (GError) error = NULL;
        g_autofree char *copy = g_memdup2 (good, n);

        if (broken > 0 && n > 0)
          copy[(n * 7919) % n / 2 + n / 3] = broken == 1 ? '`' : '\0';
        g_autoptr (NearLesson) lesson = near_lesson_parse (n > 0 ? copy : "", n, "x.md", &error);
        g_assert_true ((lesson == NULL) == (error != NULL));
      }
}

static void
test_check (void)
{
  g_autoptr (NearLesson) lesson = parse (good);
  g_autoptr (NearResults) results = near_results_new ();
  g_autoptr (GPtrArray) reasons = NULL;
  const NearLessonStep *step = near_lesson_get_step (lesson, 0);

  near_results_add_number (results, "loss", 0.7, NULL, NULL);
  near_results_add_integer (results, "size", 4, NULL, NULL);
  g_assert_false (near_lesson_step_check (step, results, &reasons));
  g_assert_cmpuint (reasons->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (reasons, 0), ==, "Run on.");
  g_assert_cmpstr (g_ptr_array_index (reasons, 1), ==, "Set the size to 4.");

  near_results_add_text (results, "word", "tanh", NULL);
  g_clear_pointer (&reasons, g_ptr_array_unref);
  g_assert_false (near_lesson_step_check (step, results, &reasons));
  g_assert_cmpuint (reasons->len, ==, 1);

  near_results_add_number (results, "loss", 0.3, NULL, NULL);
  g_clear_pointer (&reasons, g_ptr_array_unref);
  g_assert_true (near_lesson_step_check (step, results, &reasons));
  g_assert_cmpuint (reasons->len, ==, 0);
  g_assert_true (near_lesson_step_check (near_lesson_get_step (lesson, 1), results, NULL));
}

static void
test_spec (void)
{
  g_autoptr (NearLesson) lesson = parse (good);
  g_autoptr (GError) error = NULL;
  const NearLessonStep *first = near_lesson_get_step (lesson, 0);
  g_autofree Spec *preset = near_lesson_dup_spec (lesson, 0, NULL, &schema, &error);

  g_assert_no_error (error);
  g_assert_cmpint (preset->size, ==, 3);
  g_assert_cmpfloat (preset->rate, ==, 0.1);

  g_autofree Spec *solved = near_lesson_dup_spec (lesson, 0, first->solution, &schema, &error);
  g_assert_no_error (error);
  g_assert_cmpint (solved->size, ==, 4);
  g_assert_cmpfloat (solved->rate, ==, 0.1);

  g_autofree Spec *second = near_lesson_dup_spec (lesson, 1, NULL, &schema, &error);
  g_assert_no_error (error);
  g_assert_cmpint (second->size, ==, 3);
  g_assert_cmpfloat (second->rate, ==, 0.2);
}

static void
test_bad_preset (void)
{
  g_autoptr (NearLesson) lesson = parse (HEAD STEP "```preset\n{\"sise\": 3}\n```\n");
  g_autoptr (GError) error = NULL;

  g_assert_null (near_lesson_dup_spec (lesson, 0, NULL, &schema, &error));
  g_assert_nonnull (error);
  g_assert_true (g_str_has_prefix (error->message, "x.md:12: "));
  g_assert_nonnull (strstr (error->message, "sise"));
}

static void
write_lesson (const char *dir, const char *file, const char *id, const char *track, int order)
{
  g_autofree char *path = g_build_filename (dir, file, NULL);
  g_autofree char *text = g_strdup_printf ("---\nid: %s\ntitle: T\ntrack: %s\norder: %d\n"
                                           "minutes: 5\nlab: l\ngoal: g\n---\n## S\ntext\n",
                                           id, track, order);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static const char *
message (GPtrArray *errors, guint i)
{
  return ((GError *)g_ptr_array_index (errors, i))->message;
}

static void
test_directory (void)
{
  g_autofree char *dir = g_dir_make_tmp ("near-lessons-XXXXXX", NULL);
  static const char *const files[] = { "1.md", "2.md", "3.md", "4.md", "5.md", "6.txt", "7.md", "8.md" };
  static const char *const order[] = { "n", "g", "c", "b", "a" }; /* the course's tracks come first */
  g_autoptr (GPtrArray) errors = NULL;

  write_lesson (dir, "1.md", "a", "Z", 2);
  write_lesson (dir, "2.md", "b", "Z", 1);
  write_lesson (dir, "3.md", "", "Z", 1);
  write_lesson (dir, "4.md", "c", "Y", 10);
  write_lesson (dir, "5.md", "b", "Z", 1);
  write_lesson (dir, "6.txt", "d", "Z", 1);
  write_lesson (dir, "7.md", "g", "Gaussian processes", 1);
  write_lesson (dir, "8.md", "n", "Neural networks", 1);
  g_autoptr (GPtrArray) lessons = near_lessons_load_dir (dir, &errors);
  g_assert_cmpuint (lessons->len, ==, G_N_ELEMENTS (order));
  for (guint i = 0; i < lessons->len; i++)
    g_assert_cmpstr (near_lesson_get_id (g_ptr_array_index (lessons, i)), ==, order[i]);
  g_assert_cmpuint (errors->len, ==, 2);
  g_assert_nonnull (strstr (message (errors, 0), "3.md:2: "));
  g_assert_nonnull (strstr (message (errors, 1), "5.md"));
  g_assert_nonnull (strstr (message (errors, 1), "2.md"));

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (dir, files[i], NULL);

      g_unlink (path);
    }
  g_rmdir (dir);

  g_autoptr (GPtrArray) none_errors = NULL;
  g_autoptr (GPtrArray) none = near_lessons_load_dir (dir, &none_errors);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (none_errors->len, ==, 1);
}

/* Every condition must be false before anything was done: with no results at all. */
static void
check_shipped (const NearLesson *lesson)
{
  g_autoptr (NearResults) nothing = near_results_new ();
  guint n_steps = near_lesson_get_n_steps (lesson);
  guint n_questions = 0, n_misconceptions = 0;

  g_test_message ("lesson %s", near_lesson_get_id (lesson));
  g_assert_cmpuint (near_lesson_get_minutes (lesson), <=, 25);
  g_assert_cmpuint (n_steps, >=, 3);
  g_assert_cmpuint (n_steps, <=, 7);
  g_assert_true (g_str_has_suffix (near_lesson_get_goal (lesson), "."));
  g_assert_nonnull (near_lesson_get_step (lesson, 0)->preset);
  for (guint i = 0; i < n_steps; i++)
    {
      const NearLessonStep *step = near_lesson_get_step (lesson, i);
      g_autoptr (GPtrArray) blocks = near_markup_blocks (step->text);

      g_assert_cmpuint (blocks->len, >, 0);
      g_assert_null (strchr (step->text, '!'));
      n_questions += step->questions->len;
      n_misconceptions += step->misconception != NULL;
      if (step->checks->len > 0)
        g_assert_false (near_lesson_step_check (step, nothing, NULL));
    }
  g_assert_cmpuint (n_questions, >=, 1);
  g_assert_cmpuint (n_misconceptions, >=, 1);
}

static void
test_shipped (void)
{
  static const char *const first[]
      = { "one-neuron",      "curved-features", "curved-activations", "noise-and-overlap",
          "gp-drag-a-point", "gp-evidence",     "gp-theory",          "gp-many-points" };
  g_autofree char *dir
      = g_build_filename (NEAR_TEST_SOURCE_DIR, "..", "resources", "lessons", NULL);
  g_autoptr (GPtrArray) errors = NULL;
  g_autoptr (GPtrArray) lessons = near_lessons_load_dir (dir, &errors);
  guint n_found = 0;

  for (guint i = 0; i < errors->len; i++)
    g_test_message ("%s", message (errors, i));
  g_assert_cmpuint (errors->len, ==, 0);
  for (guint i = 0; i < lessons->len; i++)
    {
      const NearLesson *lesson = g_ptr_array_index (lessons, i);

      check_shipped (lesson);
      if (n_found < G_N_ELEMENTS (first)
          && strcmp (near_lesson_get_id (lesson), first[n_found]) == 0)
        n_found++;
    }
  g_assert_cmpuint (n_found, ==, G_N_ELEMENTS (first));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lesson/parse", test_parse);
  g_test_add_func ("/lesson/search", test_search);
  g_test_add_func ("/lesson/line-ends", test_line_ends);
  g_test_add_func ("/lesson/errors", test_errors);
  g_test_add_func ("/lesson/truncated", test_truncated);
  g_test_add_func ("/lesson/check", test_check);
  g_test_add_func ("/lesson/spec", test_spec);
  g_test_add_func ("/lesson/bad-preset", test_bad_preset);
  g_test_add_func ("/lesson/directory", test_directory);
  g_test_add_func ("/lesson/shipped", test_shipped);
  return g_test_run ();
}

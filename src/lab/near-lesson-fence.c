/* near-lesson-fence.c — what stands in a lesson's fences: presets, questions, checks, attempts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-lesson-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "near-json.h"
#include "near-text.h"

#define EPOCHS_MAX 1000000

/* The lines of a fence, without its first and last. */
typedef struct
{
  guint opening; /* line number of the opening line */
  guint first;
  guint end;
} Fence;

/* "left | right": both sides trimmed; FALSE if there is no bar or a side is empty. */
static gboolean
split_at_bar (const char *text, char **left, char **right)
{
  const char *bar = strchr (text, '|');

  if (bar == NULL)
    return FALSE;
  g_autofree char *first = g_strstrip (g_strndup (text, bar - text));
  g_autofree char *second = g_strstrip (g_strdup (bar + 1));
  if (*first == '\0' || *second == '\0')
    return FALSE;
  *left = g_steal_pointer (&first);
  *right = g_steal_pointer (&second);
  return TRUE;
}

/* A line and the indented ones below it, as one text; *@i moves past them. */
static char *
take_item (NearLessonParser *p, guint *i, guint end)
{
  GString *item = g_string_new (p->lines[(*i)++]);

  for (; *i < end && g_ascii_isspace (p->lines[*i][0]) && !near_lesson_is_blank (p->lines[*i]);
       (*i)++)
    {
      g_string_append_c (item, ' ');
      g_string_append (item, p->lines[*i] + strspn (p->lines[*i], " \t"));
    }
  return g_string_free (item, FALSE);
}

static gboolean
add_answer (NearLessonParser *p, NearLessonQuestion *question, guint line, const char *item)
{
  gboolean right = g_ascii_tolower (item[3]) == 'x';
  g_autofree char *text = NULL;
  g_autofree char *why = NULL;

  if (item[3] == '\0' || (item[3] != ' ' && !right) || item[4] != ']')
    return near_lesson_fail (p, line,
                             _ ("an answer begins with “- [ ]”, the right one with “- [x]”"));
  if (!split_at_bar (item + 5, &text, &why))
    return near_lesson_fail (
        p, line, _ ("the answer does not say why; write “- [%c] answer | why”"), item[3]);
  NearLessonAnswer *answer = g_new0 (NearLessonAnswer, 1);
  answer->right = right;
  answer->text = g_steal_pointer (&text);
  answer->why = g_steal_pointer (&why);
  g_ptr_array_add (question->answers, answer);
  return TRUE;
}

static gboolean
parse_question (NearLessonParser *p, const Fence *fence)
{
  NearLessonQuestion *question = near_lesson_step_add_question (p->step, fence->opening);
  g_autoptr (GString) prompt = g_string_new (NULL);
  guint n_right = 0;
  guint i = fence->first;

  for (; i < fence->end && !g_str_has_prefix (p->lines[i], "- ["); i++)
    g_string_append_printf (prompt, "%s\n", p->lines[i]);
  question->prompt = g_strstrip (g_strdup (prompt->str));
  if (*question->prompt == '\0')
    return near_lesson_fail (p, fence->opening, _ ("the question has no text above its answers"));
  while (i < fence->end)
    {
      guint line = i + 1;

      if (near_lesson_is_blank (p->lines[i]))
        {
          i++;
          continue;
        }
      if (!g_str_has_prefix (p->lines[i], "- ["))
        return near_lesson_fail_at_text (
            p, line,
            _ ("“%s” is not an answer; write “- [ ] answer | why”, or indent the "
               "line if it goes on with the one above"),
            p->lines[i]);
      g_autofree char *item = take_item (p, &i, fence->end);
      if (!add_answer (p, question, line, item))
        return FALSE;
    }
  if (question->answers->len < 2)
    return near_lesson_fail (p, fence->opening, _ ("a question needs two answers or more, not %u"),
                             question->answers->len);
  for (guint k = 0; k < question->answers->len; k++)
    n_right += ((NearLessonAnswer *)g_ptr_array_index (question->answers, k))->right;
  if (n_right != 1)
    return near_lesson_fail (p, fence->opening,
                             _ ("exactly one answer must be marked “- [x]”, not %u"), n_right);
  return TRUE;
}

static gboolean
parse_check (NearLessonParser *p, const Fence *fence)
{
  for (guint i = fence->first; i < fence->end;)
    {
      guint line = i + 1;

      if (near_lesson_is_blank (p->lines[i]))
        {
          i++;
          continue;
        }
      g_autofree char *item = take_item (p, &i, fence->end);
      NearLessonCheck *check = g_new0 (NearLessonCheck, 1);

      check->line = line;
      g_ptr_array_add (p->step->checks, check);
      if (!split_at_bar (item, &check->text, &check->hint))
        return near_lesson_fail (
            p, line, _ ("a check is “condition | what to do when it does not hold yet”"));
      check->condition = near_condition_parse (check->text, p->error);
      if (check->condition == NULL)
        {
          g_prefix_error (p->error, "%s:%u: ", p->name, line);
          return FALSE;
        }
    }
  if (p->step->checks->len == 0)
    return near_lesson_fail (p, fence->opening,
                             _ ("the check is empty; write “condition | hint” lines"));
  return TRUE;
}

/* Empty lines stand for all that is above the fence, so that an error names the file's line. */
static json_t *
fence_json (NearLessonParser *p, const Fence *fence)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < fence->end; i++)
    g_string_append_printf (text, "%s\n", i < fence->first ? "" : p->lines[i]);
  json_t *json = near_json_parse (text->str, text->len, p->name, p->error);
  if (json != NULL && !json_is_object (json))
    {
      json_decref (json);
      near_lesson_fail (p, fence->opening, _ ("a JSON object {…} must stand here"));
      return NULL;
    }
  return json;
}

static gboolean
parse_preset (NearLessonParser *p, const Fence *fence)
{
  if (p->step->preset != NULL)
    return near_lesson_fail (p, fence->opening,
                             _ ("the step has a preset already; put both into one"));
  p->step->preset_line = fence->opening;
  p->step->preset = fence_json (p, fence);
  return p->step->preset != NULL;
}

static gboolean
read_attempt (NearLessonParser *p, const Fence *fence, json_t *object, NearLessonAttempt *attempt)
{
  static const char *const allowed[] = { "spec", "epochs", "optimize", "points", "because", NULL };
  g_autofree char *path = g_strdup_printf ("%s:%u:", p->name, fence->opening);
  const char *because = NULL;
  gboolean trains = g_strcmp0 (p->lesson->lab, "gp") != 0; /* an attempt says for how long */
  json_t *spec = NULL, *points = NULL;

  if (!near_json_check_keys (object, path, allowed, p->error))
    return FALSE;
  if ((trains || json_object_get (object, "epochs") != NULL)
      && !near_json_get_integer (object, path, "epochs", 0, EPOCHS_MAX, &attempt->epochs, p->error))
    return FALSE;
  if (json_object_get (object, "spec") != NULL
      && !near_json_get_object (object, path, "spec", &spec, p->error))
    return FALSE;
  if (json_object_get (object, "optimize") != NULL
      && !near_json_get_boolean (object, path, "optimize", &attempt->optimize, p->error))
    return FALSE;
  if (json_object_get (object, "points") != NULL
      && !near_json_get_array (object, path, "points", &points, p->error))
    return FALSE;
  if (json_object_get (object, "because") != NULL
      && !near_json_get_string (object, path, "because", &because, p->error))
    return FALSE;
  attempt->spec = json_incref (spec);
  attempt->points = json_incref (points);
  attempt->because = g_strdup (because);
  return TRUE;
}

static gboolean
parse_attempt (NearLessonParser *p, const Fence *fence, NearLessonAttempt **attempt)
{
  if (*attempt != NULL)
    return near_lesson_fail (p, fence->opening,
                             _ ("the step has one of these already; remove one"));
  json_t *object = fence_json (p, fence);
  if (object == NULL)
    return FALSE;
  *attempt = g_new0 (NearLessonAttempt, 1);
  (*attempt)->line = fence->opening;
  gboolean good = read_attempt (p, fence, object, *attempt);
  json_decref (object);
  return good;
}

static gboolean
parse_solution (NearLessonParser *p, const Fence *fence)
{
  return parse_attempt (p, fence, &p->step->solution);
}

static gboolean
parse_misconception (NearLessonParser *p, const Fence *fence)
{
  if (!parse_attempt (p, fence, &p->step->misconception))
    return FALSE;
  if (p->step->misconception->because == NULL)
    return near_lesson_fail (p, fence->opening,
                             _ ("“because” is missing: what one thinks who does this"));
  return TRUE;
}

/* Part of what the learner reads. */
static gboolean
parse_text_fence (NearLessonParser *p, const Fence *fence)
{
  for (guint i = fence->opening - 1; i <= fence->end; i++)
    g_string_append_printf (p->text, "%s\n", p->lines[i]);
  return TRUE;
}

static const struct
{
  const char *word;
  gboolean (*parse) (NearLessonParser *p, const Fence *fence);
} fences[] = {
  { "preset", parse_preset },
  { "question", parse_question },
  { "check", parse_check },
  { "solution", parse_solution },
  { "misconception", parse_misconception },
  { "text", parse_text_fence },
  { "", parse_text_fence },
};

static gboolean
fail_unknown_fence (NearLessonParser *p, guint line, const char *word)
{
  const char *words[G_N_ELEMENTS (fences)] = { NULL };

  for (gsize k = 0; k + 1 < G_N_ELEMENTS (fences); k++)
    words[k] = fences[k].word;
  const char *nearest = near_text_nearest (word, words);
  if (nearest != NULL)
    return near_lesson_fail (p, line, _ ("there is no fence “%s”; did you mean “%s”?"), word,
                             nearest);
  g_autofree char *all = g_strjoinv (", ", (char **)words);
  return near_lesson_fail (p, line, _ ("there is no fence “%s”; there are: %s"), word, all);
}

gboolean
near_lesson_parse_fence (NearLessonParser *p)
{
  const char *opening = p->lines[p->i];
  gsize ticks = strspn (opening, "`");
  g_autofree char *word = g_strstrip (g_strdup (opening + ticks));
  Fence fence = { .opening = p->i + 1, .first = p->i + 1, .end = p->i + 1 };

  for (; fence.end < p->n_lines; fence.end++)
    {
      const char *line = p->lines[fence.end];
      gsize n = strspn (line, "`");

      if (n >= ticks && near_lesson_is_blank (line + n))
        break;
    }
  if (fence.end >= p->n_lines)
    return near_lesson_fail (p, fence.opening,
                             _ ("the fence does not end; write a line “```” after it"));
  p->i = fence.end + 1;
  for (gsize k = 0; k < G_N_ELEMENTS (fences); k++)
    if (strcmp (word, fences[k].word) == 0)
      return fences[k].parse (p, &fence);
  return fail_unknown_fence (p, fence.opening, word);
}

/* near-results.h — named results: the one list that screen, lessons, reports and --json read
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A result has a name ("test_loss"), a value, a unit and a sentence ("Test loss 0.012, chance 0.5")
 * that the screen reader speaks. A list is built by one thread, then immutable and atomically
 * reference-counted.
 */
#pragma once

#include <jansson.h>

#include "near-error.h"

G_BEGIN_DECLS

typedef enum
{
  NEAR_RESULT_NUMBER,
  NEAR_RESULT_INTEGER,
  NEAR_RESULT_BOOLEAN,
  NEAR_RESULT_TEXT,
  NEAR_RESULT_JSON /* nested: weights of layers, tables of peaks */
} NearResultKind;

typedef struct
{
  char *name;
  NearResultKind kind;
  double number;   /* also of integers and booleans (0 or 1) */
  gint64 integer;  /* of INTEGER, exact */
  char *text;      /* of TEXT */
  json_t *json;    /* of JSON */
  char *unit;      /* nullable */
  char *sentence;  /* nullable */
} NearResult;

typedef struct _NearResults NearResults;

NearResults *near_results_new (void);
NearResults *near_results_ref (NearResults *self);
void near_results_unref (NearResults *self); /* NULL is legal */

/* @sentence may be NULL; adding a name that is there replaces it. */
void near_results_add_number (NearResults *self, const char *name, double value, const char *unit,
                              const char *sentence);
void near_results_add_integer (NearResults *self, const char *name, gint64 value, const char *unit,
                               const char *sentence);
void near_results_add_boolean (NearResults *self, const char *name, gboolean value,
                               const char *sentence);
void near_results_add_text (NearResults *self, const char *name, const char *value,
                            const char *sentence);
void near_results_add_json (NearResults *self, const char *name, json_t *value, /* takes it */
                            const char *sentence);

gsize near_results_get_n (const NearResults *self);
const NearResult *near_results_get (const NearResults *self, gsize i);
const NearResult *near_results_find (const NearResults *self, const char *name);
double near_results_get_number (const NearResults *self, const char *name); /* NAN if not there */

/* One flat object in the order of the list; NaN and infinity become null. */
json_t *near_results_to_json (const NearResults *self);
/* All sentences, one a line: the screen reader's summary and the readable report. */
char *near_results_dup_summary (const NearResults *self);

/* "test_accuracy >= 0.99", "epoch > 0 and hidden_layers == 1", "activation == linear",
 * "weight_x ~ weight_y within 15 %": comparisons joined by "and". Left stands a result's name,
 * right a number or a word; a word is compared with a text result or is true or false of a boolean one,
 * and with the numbers of other results it is a name ("test_loss < train_loss").
 * a ~ b within p %: |a - b| <= p/100 max (|a|, |b|), a and b names or numbers.
 * A name that is not in the list makes the condition false and is said in @reason. */
typedef struct _NearCondition NearCondition;

NearCondition *near_condition_parse (const char *text, GError **error);
void near_condition_free (NearCondition *self);
gboolean near_condition_holds (const NearCondition *self, const NearResults *results, char **reason);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearResults, near_results_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearCondition, near_condition_free)

G_END_DECLS

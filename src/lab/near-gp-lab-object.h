/* near-gp-lab-object.h — what the files of the lab's object share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-gp-lab-private.h"
#include "near-gp-lab-work.h"
#include "near-gp-lab.h"
#include "near-gp-study.h"

G_BEGIN_DECLS

struct _NearGpLab
{
  GObject parent_instance;

  NearDocument *document;
  NearJob *view_job;
  NearJob *detail_job;
  NearJob *csv_job;
  NearJob *job;             /* hyperparameters */
  NearJob *curves_job;      /* learning curves; nullable */
  NearGpStudy *study;       /* nullable */
  NearGpView *view;
  NearGpDetail *detail;
  NearGpPoints *points;     /* of the document now; NULL: the worker is making them */
  NearGpSpec points_spec;   /* what generated points were made for */
  NearGpOptima *optima;
  NearGpPoints *optima_points;
  char *optima_names;       /* parameters that the optima are values of */
  NearGpSpec before, after; /* the search that found them */
  gboolean optima_hidden;   /* that search is undone */
  GPtrArray *said;          /* char *: notes of the latest search; nullable */
  char *problem;
  char *edit_group;         /* the drag that moves a point */
  guint64 wanted, shown;    /* serials of the latest wish and answer */
  guint detail_timer;
  double phase;
  gboolean animating;
  gboolean running;
  gboolean run_waits;       /* for the points */
  gboolean pasting;         /* what is read is no file */
  gboolean writing;         /* the document's change is ours */
};

/* --- near-gp-lab.c --- */
/* The document has changed: points, view and whoever listens follow. */
void _near_gp_lab_follow (NearGpLab *self);
void _near_gp_lab_wish (NearGpLab *self, const NearGpSpec *spec, gboolean is_trial);
void _near_gp_lab_set_running (NearGpLab *self, gboolean running);
void _near_gp_lab_forget_optima (NearGpLab *self);
/* The points, or an error that they are just being made. */
NearGpPoints *_near_gp_lab_need_points (NearGpLab *self, GError **error);

/* --- near-gp-lab-run.c --- */
void _near_gp_lab_on_trial (NearGpLab *self, gpointer spec);
void _near_gp_lab_on_found (NearGpLab *self);
/* A note of the search, which is taken back when its cause is gone. */
void _near_gp_lab_say (NearGpLab *self, const char *note);
void _near_gp_lab_take_back_notes (NearGpLab *self);
/* Lets a search go whose question is no more. */
void _near_gp_lab_drop_search (NearGpLab *self);
char *_near_gp_dup_parameter_names (const NearKernel *kernel);

/* --- near-gp-lab-curves.c --- */
void _near_gp_lab_drop_curves (NearGpLab *self);

/* --- near-gp-lab-edit.c --- */
/* The document's points become these: one undo step, or part of the group's. */
gboolean _near_gp_lab_take_points (NearGpLab *self, const NearGpPoints *points, const char *group,
                                   const char *description, GError **error);

/* --- near-gp-lab-csv.c --- */
void _near_gp_lab_on_csv (NearGpLab *self);

G_END_DECLS

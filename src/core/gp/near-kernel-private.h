/* near-kernel-private.h — the tree behind a NearKernel
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Invariants of a tree (near-kernel-node.c makes them):
 *   - terms of a sum are no sums, unless a number stands in front of them;
 *   - factors of a product are neither products nor constants and have no variance; what stood
 * there is multiplied into the variance of the product;
 *   - the base of a power is no power and has no variance;
 *   - a term has one variance, unless its factors have sums inside and no number was written.
 */
#pragma once

#include "near-kernel.h"

G_BEGIN_DECLS

#define NEAR_KERNEL_MAX_DEPTH 32
#define NEAR_KERNEL_MAX_LEAVES 64
#define NEAR_KERNEL_MAX_EXPONENT 16
#define NEAR_KERNEL_MAX_COMPONENTS 16
#define NEAR_KERNEL_SMALLEST 1e-100 /* of scales */
#define NEAR_KERNEL_LARGEST 1e100
#define NEAR_KERNEL_MAX_SLOT_KINDS 3 /* parameters of one leaf, a vector counting once */

/* What a leaf's parameter is, besides its NearParameter. */
typedef enum
{
  NEAR_KERNEL_SCALE = 0,           /* positive; theta has its logarithm */
  NEAR_KERNEL_PER_INPUT = 1 << 0,  /* one number, or one an active input */
  NEAR_KERNEL_COMPONENTS = 1 << 1, /* one number a component of the mixture */
  NEAR_KERNEL_OPTIONAL = 1 << 2,   /* no hyperparameter unless it is written */
  NEAR_KERNEL_LOCATION = 1 << 3,   /* any number; theta has itself */
  NEAR_KERNEL_HELD = 1 << 4,       /* fixed unless marked with ~ */
  NEAR_KERNEL_WHOLE = 1 << 5,      /* a whole number, no hyperparameter */
  NEAR_KERNEL_ZERO = 1 << 6        /* may be 0, and is then no hyperparameter */
} NearKernelTrait;

/* One number of a node. Once a NearKernel is built, the value of a hyperparameter is in its
 * parameters. */
typedef struct
{
  double value, low, high;
  char *tie;      /* nullable: shared by all numbers of this name */
  gboolean fixed; /* held by the optimiser */
  gboolean given; /* was written */
  gboolean bound; /* low and high are meant, not the table's */
  gint index;     /* in theta; -1: no hyperparameter */
  gsize at;       /* where it was written, in bytes */
} NearKernelSlot;

typedef struct _NearKernelNode NearKernelNode;

struct _NearKernelNode
{
  NearKernelKind kind;
  guint id; /* position in the tree, parents first */
  gboolean has_variance;
  NearKernelSlot variance;
  GPtrArray *children; /* of NearKernelNode, owned; sums, products, powers and change points */
  guint exponent;      /* of a power */
  /* leaves and change points */
  NearMetric metric;
  gboolean all_inputs;
  guint n_active;
  guint *active; /* (n_active) columns of x */
  guint start[NEAR_KERNEL_MAX_SLOT_KINDS
              + 1]; /* parameter j has slots start[j] ... start[j + 1] - 1 */
  NearKernelSlot *slots;
  gsize at;
};

/* What kernels that differ in numbers alone share. */
typedef struct
{
  NearKernelNode *root;
  guint n_inputs;
  char **input_names; /* (n_inputs), nullable */
  guint n_nodes, n_parameters;
  NearKernelNode **nodes; /* (n_nodes) by id */
  char **names, **paths;  /* (n_parameters), (n_nodes) */
  double *limits;         /* (n_parameters, 2) beyond which a value makes no sense */
  GHashTable *aliases;    /* every number's own name -> index + 1 */
} NearKernelTree;

struct _NearKernel
{
  NearKernelTree *tree;
  NearKernelParameter *parameters; /* (n_parameters) */
  guint8 *given;                   /* (n_parameters): the text gave the value */
  guint8 *bound;                   /* (n_parameters): the bounds were set */
  NearKernel **children;           /* made when first asked for */
};

/* near-kernel-table.c */
guint _near_kernel_get_traits (NearKernelKind kind, guint parameter);
gboolean _near_kernel_find_kind (const char *name, NearKernelKind *kind);
gboolean _near_kernel_find_argument (NearKernelKind kind, const char *name, guint *parameter);
const NearParameter *_near_kernel_get_variance_info (void);
/* From where to where a number makes sense at all, beyond any bounds. */
void _near_kernel_get_limits (NearKernelKind kind, guint parameter, double limits[2]);

/* near-kernel-node.c */
NearKernelNode *_near_kernel_node_new (NearKernelKind kind);
NearKernelNode *_near_kernel_node_copy (const NearKernelNode *node);
void _near_kernel_node_free (NearKernelNode *node);
NearKernelSlot _near_kernel_slot_new (double value, double low, double high);
void _near_kernel_slot_clear (NearKernelSlot *slot);
/* Takes @node; returns it as a term that keeps the invariants, NULL with @error and @at (a byte).
 */
NearKernelNode *_near_kernel_node_normalize (NearKernelNode *node, gsize *at, GError **error);
gsize _near_kernel_node_count_leaves (const NearKernelNode *node);
guint _near_kernel_node_get_depth (const NearKernelNode *node);
/* Something below the node has a variance. */
gboolean _near_kernel_node_has_inner_variance (const NearKernelNode *node);
/* Numbers that differ though they have one name are an error. */
gboolean _near_kernel_node_check_ties (const NearKernelNode *node, gsize *at, GError **error);

/* near-kernel.c */
NearKernel *
_near_kernel_new_take (NearKernelNode *root, guint n_inputs, const char *const *input_names);
/* The node with the kernel's numbers in its slots. */
NearKernelNode *_near_kernel_dup_node (const NearKernel *self, const NearKernelNode *node);
NearKernel *_near_kernel_copy (const NearKernel *self);

static inline double
_near_kernel_slot_value (const NearKernel *self, const NearKernelSlot *slot)
{
  return slot->index >= 0 ? self->parameters[slot->index].value : slot->value;
}

static inline double
_near_kernel_node_variance (const NearKernel *self, const NearKernelNode *node)
{
  return node->has_variance ? _near_kernel_slot_value (self, &node->variance) : 1.0;
}

static inline NearKernelNode *
_near_kernel_node_child (const NearKernelNode *node, guint i)
{
  return g_ptr_array_index (node->children, i);
}

/* The numbers of parameter @j: number i of them, where one number stands for all of them. */
static inline const NearKernelSlot *
_near_kernel_node_slot (const NearKernelNode *node, guint j, guint i)
{
  guint n = node->start[j + 1] - node->start[j];

  return n == 0 ? NULL : &node->slots[node->start[j] + (n == 1 ? 0 : i)];
}

static inline guint
_near_kernel_node_n_slots (const NearKernelNode *node)
{
  return node->start[NEAR_KERNEL_MAX_SLOT_KINDS];
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearKernelNode, _near_kernel_node_free)

G_END_DECLS

/*
 * tree.h: what our small languages compile to
 *
 * A parsed text (filter, segment, measure) is a tree of nodes of one shape.
 * The parser adds nodes to a builder in any order; McpTreeBuild writes the
 * reachable ones in preorder, so that one meaning has one sequence of bytes.
 * The bytes are used where they lie: opening is a check of sizes.
 *
 *	 0  u32  header: version (8 bits), flags (24 bits, all 0)
 *	 4  u32  nodes
 *	 8  u32  bytes of the pool
 *	12       nodes, McpNode each, preorder; the first is the root
 *	         pool: the texts of the nodes, in the same order, no gaps
 *
 * Why so: behind a varlena's length word, aligned as double, the nodes lie
 * aligned and need no unpacking; links are places, so bytes can be copied;
 * a text is asked for through its node, which keeps the format free of a
 * second dictionary.  Invariants: child is 0 (none) or the next node; next is
 * 0 or the node behind the whole subtree; every node is reached once.  How it
 * may change: a new version word; kinds and ops are only appended.
 *
 * Kinds are numbers of the language: 1 .. 31 belong to filters, 32 and on to
 * segments and measures.
 */
#ifndef MCP_TREE_H
#define MCP_TREE_H

#include "core/base.h"

#define MCP_TREE_VERSION	1
#define MCP_TREE_HEADER		12
#define MCP_TREE_DEPTH_MAX	400

typedef struct McpNode
{
	uint16		kind;
	uint8		op;
	uint8		flags;
	uint32		child;			/* first child, 0: none */
	uint32		next;			/* next sibling, 0: none */
	uint32		text;			/* into the pool */
	uint32		text_len;
	uint32		text2;
	uint32		text2_len;
	uint32		zero;
	int64		number;
} McpNode;

StaticAssertDecl(sizeof(McpNode) == 40, "a node has no padding");

/* an opened tree; owns nothing */
typedef struct McpTree
{
	const McpNode *nodes;
	uint32		count;
	const char *pool;
	uint32		pool_size;
} McpTree;

/*
 * Open.  Shallow: the sizes.  Deep: the invariants above; what the kinds mean
 * is the language's to check.
 */
extern bool McpTreeOpen(McpTree *tree, const void *body, Size size,
						McpCheckDepth depth, McpError *error);

static inline const McpNode *
McpTreeChild(const McpTree *tree, const McpNode *node)
{
	return node->child == 0 ? NULL : &tree->nodes[node->child];
}

static inline const McpNode *
McpTreeNext(const McpTree *tree, const McpNode *node)
{
	return node->next == 0 ? NULL : &tree->nodes[node->next];
}

static inline McpText
McpTreeText(const McpTree *tree, const McpNode *node)
{
	return McpTextMake(tree->pool + node->text, node->text_len);
}

static inline McpText
McpTreeText2(const McpTree *tree, const McpNode *node)
{
	return McpTextMake(tree->pool + node->text2, node->text2_len);
}

/* children of a node */
extern uint32 McpTreeCountChildren(const McpTree *tree, const McpNode *node);

/* --- building ----------------------------------------------------------- */

typedef struct McpTreeBuilder
{
	McpNode    *nodes;			/* nodes[0] is nobody, so 0 is "none" */
	uint32		count;
	uint32		room;
	StringInfoData pool;
} McpTreeBuilder;

extern void McpTreeBuilderInit(McpTreeBuilder *builder);

/* a new node without links; its place holds until the build */
extern uint32 McpTreeAdd(McpTreeBuilder *builder, int kind, int op);

/* set a node's texts */
extern void McpTreeSetText(McpTreeBuilder *builder, uint32 node, McpText text);
extern void McpTreeSetText2(McpTreeBuilder *builder, uint32 node,
							McpText text);

/* children in order: *last is the list's last so far, 0 at its start */
extern void McpTreeAppend(McpTreeBuilder *builder, uint32 parent,
						  uint32 *last, uint32 node);

/* write the subtree of root: the bytes behind a varlena's length word */
extern void McpTreeBuild(const McpTreeBuilder *builder, uint32 root,
						 StringInfo out);

#endif

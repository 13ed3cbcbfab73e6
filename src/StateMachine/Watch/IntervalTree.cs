using Google.Protobuf;

namespace WebEtcd.StateMachine.Watch;

/// <summary>
/// Values by half-open ranges of keys; answers which ranges contain a key, in time that grows with the number of answers and the logarithm of the
/// number of ranges. A height-balanced tree ordered by (begin, end), each node knowing the largest end below it. Not thread-safe.
/// </summary>
internal sealed class IntervalTree<T>
    where T : class
{
    private Node? _root;

    public int Count { get; private set; }

    /// <summary>The value of exactly this range; null when there is none.</summary>
    public T? Find(ByteString begin, ByteString? end)
    {
        Node? node = _root;
        while (node is not null)
        {
            int order = Compare(begin, end, node);
            if (order == 0)
            {
                return node.Value;
            }

            node = order < 0 ? node.Left : node.Right;
        }

        return null;
    }

    /// <summary>Adds a range that is not there yet.</summary>
    public void Add(ByteString begin, ByteString? end, T value)
    {
        _root = Insert(_root, new Node(begin, end, value));
        Count++;
    }

    /// <summary>Removes a range; false when it was not there.</summary>
    public bool Remove(ByteString begin, ByteString? end)
    {
        if (Find(begin, end) is null)
        {
            return false;
        }

        _root = Delete(_root!, begin, end);
        Count--;
        return true;
    }

    /// <summary>Adds the values of all ranges that contain the key.</summary>
    public void Stab(ByteString key, List<T> values) => Stab(_root, key, values);

    /// <summary>Adds all values in the order of their ranges.</summary>
    public void CopyTo(List<T> values) => CopyTo(_root, values);

    /// <summary>Checks order, balance and the remembered ends; for tests.</summary>
    internal void Verify() => Verify(_root);

    private static void Stab(Node? node, ByteString key, List<T> values)
    {
        while (node is not null && (node.MaxEnd is null || KeyOrder.Compare(key, node.MaxEnd) < 0))
        {
            Stab(node.Left, key, values);
            if (KeyOrder.Compare(node.Begin, key) > 0)
            {
                return;
            }

            if (node.End is null || KeyOrder.Compare(key, node.End) < 0)
            {
                values.Add(node.Value);
            }

            node = node.Right;
        }
    }

    private static void CopyTo(Node? node, List<T> values)
    {
        if (node is not null)
        {
            CopyTo(node.Left, values);
            values.Add(node.Value);
            CopyTo(node.Right, values);
        }
    }

    private static Node Insert(Node? node, Node added)
    {
        if (node is null)
        {
            return added;
        }

        int order = Compare(added.Begin, added.End, node);
        if (order == 0)
        {
            throw new InvalidOperationException("the range is in the tree already");
        }

        if (order < 0)
        {
            node.Left = Insert(node.Left, added);
        }
        else
        {
            node.Right = Insert(node.Right, added);
        }

        return Balance(node);
    }

    private static Node? Delete(Node node, ByteString begin, ByteString? end)
    {
        int order = Compare(begin, end, node);
        if (order < 0)
        {
            node.Left = Delete(node.Left!, begin, end);
        }
        else if (order > 0)
        {
            node.Right = Delete(node.Right!, begin, end);
        }
        else if (node.Left is null || node.Right is null)
        {
            return node.Left ?? node.Right;
        }
        else
        {
            node.Right = TakeFirst(node.Right, out Node successor);
            successor.Left = node.Left;
            successor.Right = node.Right;
            node = successor;
        }

        return Balance(node);
    }

    private static Node? TakeFirst(Node node, out Node first)
    {
        if (node.Left is null)
        {
            first = node;
            return node.Right;
        }

        node.Left = TakeFirst(node.Left, out first);
        return Balance(node);
    }

    private static Node Balance(Node node)
    {
        node.Refresh();
        int lean = HeightOf(node.Left) - HeightOf(node.Right);
        if (lean > 1)
        {
            if (HeightOf(node.Left!.Left) < HeightOf(node.Left.Right))
            {
                node.Left = RotateLeft(node.Left);
            }

            return RotateRight(node);
        }

        if (lean < -1)
        {
            if (HeightOf(node.Right!.Right) < HeightOf(node.Right.Left))
            {
                node.Right = RotateRight(node.Right);
            }

            return RotateLeft(node);
        }

        return node;
    }

    private static Node RotateRight(Node node)
    {
        Node top = node.Left!;
        node.Left = top.Right;
        top.Right = node;
        node.Refresh();
        top.Refresh();
        return top;
    }

    private static Node RotateLeft(Node node)
    {
        Node top = node.Right!;
        node.Right = top.Left;
        top.Left = node;
        node.Refresh();
        top.Refresh();
        return top;
    }

    private static int HeightOf(Node? node) => node?.Height ?? 0;

    private static int Compare(ByteString begin, ByteString? end, Node node)
    {
        int byBegin = KeyOrder.Compare(begin, node.Begin);
        return byBegin != 0 ? byBegin : KeyOrder.CompareEnds(end, node.End);
    }

    private static void Verify(Node? node)
    {
        if (node is null)
        {
            return;
        }

        Verify(node.Left);
        Verify(node.Right);
        int height = node.Height;
        ByteString? maxEnd = node.MaxEnd;
        node.Refresh();
        bool isOrdered = (node.Left is null || Compare(node.Left.Begin, node.Left.End, node) < 0)
            && (node.Right is null || Compare(node.Right.Begin, node.Right.End, node) > 0);
        bool isBalanced = Math.Abs(HeightOf(node.Left) - HeightOf(node.Right)) <= 1;
        if (!isOrdered || !isBalanced || height != node.Height || KeyOrder.CompareEnds(maxEnd, node.MaxEnd) != 0)
        {
            throw new InvalidOperationException($"the tree is broken at {node.Begin.ToStringUtf8()}");
        }
    }

    private sealed class Node(ByteString begin, ByteString? end, T value)
    {
        public ByteString Begin { get; } = begin;

        public ByteString? End { get; } = end;

        public T Value { get; } = value;

        public Node? Left { get; set; }

        public Node? Right { get; set; }

        public int Height { get; private set; } = 1;

        public ByteString? MaxEnd { get; private set; } = end;

        public void Refresh()
        {
            Height = 1 + Math.Max(HeightOf(Left), HeightOf(Right));
            ByteString? maxEnd = End;
            if (Left is not null && KeyOrder.CompareEnds(Left.MaxEnd, maxEnd) > 0)
            {
                maxEnd = Left.MaxEnd;
            }

            if (Right is not null && KeyOrder.CompareEnds(Right.MaxEnd, maxEnd) > 0)
            {
                maxEnd = Right.MaxEnd;
            }

            MaxEnd = maxEnd;
        }
    }
}

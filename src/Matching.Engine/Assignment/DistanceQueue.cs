namespace Matching.Engine.Assignment;

/// <summary>
/// A binary heap of columns by distance, then by number, so that ties fall the same way every time. Keeps its memory between
/// searches.
/// </summary>
internal sealed class DistanceQueue
{
    private (long Distance, int Column)[] heap = new (long, int)[64];

    public int Count { get; private set; }

    public (long Distance, int Column) Nearest => heap[0];

    public void Clear() => Count = 0;

    public void Add(long distance, int column)
    {
        if (Count == heap.Length)
        {
            Array.Resize(ref heap, heap.Length * 2);
        }

        var at = Count++;
        var entries = heap;
        while (at > 0)
        {
            var above = (at - 1) >> 1;
            if (!IsBefore((distance, column), entries[above]))
            {
                break;
            }

            entries[at] = entries[above];
            at = above;
        }

        entries[at] = (distance, column);
    }

    public void RemoveNearest()
    {
        var entries = heap.AsSpan(0, --Count + 1);
        var moved = entries[^1];
        var at = 0;
        for (var below = 1; below < Count; below = (at << 1) + 1)
        {
            if (below + 1 < Count && IsBefore(entries[below + 1], entries[below]))
            {
                below++;
            }

            if (!IsBefore(entries[below], moved))
            {
                break;
            }

            entries[at] = entries[below];
            at = below;
        }

        entries[at] = moved;
    }

    private static bool IsBefore((long Distance, int Column) one, (long Distance, int Column) other) =>
        one.Distance < other.Distance || (one.Distance == other.Distance && one.Column < other.Column);
}

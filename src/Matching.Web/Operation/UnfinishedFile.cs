namespace Matching.Web.Operation;

/// <summary>
/// A file that is there only while it is written, and is deleted or renamed afterwards. It is locked meanwhile, and a lock ends with its process: so what a killed
/// process has left is told from what another is writing, and is overwritten or removed.
/// </summary>
internal sealed class UnfinishedFile : IDisposable
{
    private readonly string path;

    private UnfinishedFile(string path, FileStream stream) => (this.path, Stream) = (path, stream);

    public FileStream Stream { get; }

    public string Path => path;

    /// <summary>Takes the file, which the owner alone may read; refuses one that another process is writing.</summary>
    public static UnfinishedFile Take(string path)
    {
        var taken = TryOpen(path, FileMode.OpenOrCreate) ?? throw new InvalidOperationException($"{path} is being written by another process: wait until it is done.");
        taken.SetLength(0);
        return new UnfinishedFile(path, taken);
    }

    /// <summary>Removes what killed processes have left.</summary>
    public static void RemoveLeft(string folder, string pattern)
    {
        foreach (var path in Directory.Exists(folder) ? Directory.GetFiles(folder, pattern) : [])
        {
            if (TryOpen(path, FileMode.Open) is { } left)
            {
                File.Delete(path);
                left.Dispose();
            }
        }
    }

    /// <summary>Writes everything to the disk and gives the file its name, unless there is one by that name.</summary>
    public void Finish(string name)
    {
        Stream.Flush(flushToDisk: true);
        File.Move(path, name);
    }

    public void Dispose()
    {
        // what a reader may have laid beside it goes as well
        foreach (var end in new[] { "", "-wal", "-shm", "-journal" })
        {
            File.Delete(path + end);
        }

        Stream.Dispose();
    }

    private static FileStream? TryOpen(string path, FileMode mode)
    {
        try
        {
            var stream = new FileStream(path, new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 });
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(stream.SafeFileHandle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            return stream;
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}

using System.Text;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;
using NUglify;

namespace Matching.Web.Http;

/// <summary>Serves stylesheets without comments and spaces. Each is minified once, and again when its file changes.</summary>
internal sealed class MinifiedStyles(IFileProvider files) : IFileProvider
{
    private (DateTimeOffset Of, byte[] Bytes) kept;

    public IFileInfo GetFileInfo(string subpath)
    {
        var file = files.GetFileInfo(subpath);
        return file.Exists && subpath.EndsWith(".css", StringComparison.Ordinal) ? Minified(file) : file;
    }

    public IDirectoryContents GetDirectoryContents(string subpath) => files.GetDirectoryContents(subpath);

    public IChangeToken Watch(string filter) => files.Watch(filter);

    private MinifiedFile Minified(IFileInfo file)
    {
        var known = kept;
        if (known.Bytes is null || known.Of != file.LastModified)
        {
            using var reader = new StreamReader(file.CreateReadStream());
            var minified = Uglify.Css(reader.ReadToEnd());
            kept = known = (file.LastModified, Encoding.UTF8.GetBytes(minified.Code));
        }

        return new MinifiedFile(file, known.Bytes);
    }

    private sealed class MinifiedFile(IFileInfo file, byte[] bytes) : IFileInfo
    {
        public bool Exists => true;

        public long Length => bytes.Length;

        // without one the bytes are read from the stream and not from the file
        public string? PhysicalPath => null;

        public string Name => file.Name;

        public DateTimeOffset LastModified => file.LastModified;

        public bool IsDirectory => false;

        public Stream CreateReadStream() => new MemoryStream(bytes, writable: false);
    }
}

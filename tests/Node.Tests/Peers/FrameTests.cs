using WebEtcd.Node.Peers.Framing;

namespace WebEtcd.Node.Tests.Peers;

public sealed class FrameTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Frames_come_out_as_they_went_in_however_the_stream_is_cut(int seed)
    {
        var random = new Random(seed);
        var written = new FrameBuffer();
        var expected = new List<(FrameKind Kind, byte[] Body)>();
        for (int i = 0; i < 200; i++)
        {
            byte[] body = new byte[random.Next(10) == 0 ? random.Next(300_000) : random.Next(200)];
            random.NextBytes(body);
            var kind = (FrameKind)random.Next(1, 16);
            written.Add(kind, body);
            expected.Add((kind, body));
        }

        var reader = new FrameReader(new DrippingStream(written.Written.ToArray(), random), 300_001);
        foreach ((FrameKind kind, byte[] body) in expected)
        {
            Frame frame;
            while (!reader.TryTake(out frame))
            {
                Assert.True(reader.Fill());
            }

            Assert.Equal(kind, frame.Kind);
            Assert.True(body.AsSpan().SequenceEqual(frame.Body.Span));
        }

        Assert.False(reader.Fill());
    }

    [Fact]
    public void Every_flipped_bit_of_a_frame_is_noticed()
    {
        var written = new FrameBuffer();
        written.Add(FrameKind.Message, "raft"u8);
        byte[] frame = written.Written.ToArray();
        for (int bit = 0; bit < frame.Length * 8; bit++)
        {
            byte[] damaged = [.. frame];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(TryRead(damaged), $"bit {bit}");
        }

        Assert.True(TryRead(frame));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    [InlineData(uint.MaxValue)]
    public void A_length_beyond_the_limits_is_refused_before_the_payload_is_there(uint length)
    {
        var reader = new FrameReader(new MemoryStream([.. BitConverter.GetBytes(length), 0, 0, 0, 0]), 100);
        Assert.True(reader.Fill());
        Assert.Throws<PeerProtocolException>(() => reader.TryTake(out _));
    }

    private static bool TryRead(byte[] bytes)
    {
        var reader = new FrameReader(new MemoryStream(bytes), 100);
        reader.Fill();
        try
        {
            return reader.TryTake(out _);
        }
        catch (PeerProtocolException)
        {
            return false;
        }
    }

    /// <summary>Gives out its bytes in pieces of random size.</summary>
    private sealed class DrippingStream(byte[] data, Random random) : MemoryStream(data)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, random.Next(1, 5000)));
    }
}

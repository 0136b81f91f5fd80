package org.facelab.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.Styler.LegendPosition;

/**
 * What all pictures share: colours, type, background, and how a PNG is written.
 *
 * <p>The colours are those of Okabe and Ito, <i>Color Universal Design</i> (2008), which readers with any
 * kind of colour vision tell apart.
 */
public final class ChartStyle {
  public static final Color INK = new Color(0x22, 0x22, 0x22);
  public static final Color FAINT_INK = new Color(0x66, 0x66, 0x66);
  public static final Color GRID = new Color(0xE2, 0xE2, 0xE2);
  public static final Color PAPER = Color.WHITE;

  public static final Color BLUE = new Color(0x00, 0x72, 0xB2);
  public static final Color VERMILLION = new Color(0xD5, 0x5E, 0x00);
  public static final Color GREEN = new Color(0x00, 0x9E, 0x73);
  public static final Color ORANGE = new Color(0xE6, 0x9F, 0x00);
  public static final Color SKY = new Color(0x56, 0xB4, 0xE9);
  public static final Color PURPLE = new Color(0xCC, 0x79, 0xA7);
  public static final Color YELLOW = new Color(0xF0, 0xE4, 0x42);

  private static final List<Color> PALETTE =
      List.of(BLUE, VERMILLION, GREEN, ORANGE, SKY, PURPLE, INK);

  private ChartStyle() {}

  /** Colour of the series with this number; after the last colour the first one comes again. */
  public static Color series(int number) {
    return PALETTE.get(Math.floorMod(number, PALETTE.size()));
  }

  /** Sans-serif type of this size in pixels. */
  public static Font font(int size) {
    return new Font(Font.SANS_SERIF, Font.PLAIN, size);
  }

  /** Bold sans-serif type of this size in pixels. */
  public static Font bold(int size) {
    return new Font(Font.SANS_SERIF, Font.BOLD, size);
  }

  /** The colour at an opacity of 0 to 1. */
  public static Color translucent(Color color, double opacity) {
    return new Color(
        color.getRed(), color.getGreen(), color.getBlue(), (int) Math.round(255 * opacity));
  }

  /** Gives a chart the shared look and returns it. */
  public static <S extends Styler, C extends Chart<S, ?>> C style(C chart) {
    S styler = chart.getStyler();
    styler.setChartBackgroundColor(PAPER);
    styler.setChartFontColor(INK);
    styler.setChartTitleFont(bold(16));
    styler.setChartTitleBoxVisible(false);
    styler.setChartPadding(12);
    styler.setLegendPosition(LegendPosition.OutsideE);
    styler.setLegendFont(font(13));
    styler.setLegendBorderColor(PAPER);
    styler.setPlotBackgroundColor(PAPER);
    styler.setPlotBorderVisible(false);
    styler.setAnnotationTextFont(font(12));
    styler.setSeriesColors(PALETTE.toArray(Color[]::new));
    if (styler instanceof AxesChartStyler axes) {
      axes.setAxisTitleFont(font(14));
      axes.setAxisTickLabelsFont(font(12));
      axes.setAxisTickLabelsColor(INK);
      axes.setAxisTickMarksColor(FAINT_INK);
      axes.setPlotGridLinesColor(GRID);
      axes.setPlotGridLinesStroke(new BasicStroke(1));
      axes.setPlotGridVerticalLinesVisible(false);
    }
    return chart;
  }

  /** A white picture to draw on. */
  public static BufferedImage canvas(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(PAPER);
    graphics.fillRect(0, 0, width, height);
    graphics.dispose();
    return image;
  }

  /** A smooth pen on the picture, in ink and in type of 13 pixels; the caller disposes of it. */
  public static Graphics2D pen(BufferedImage image) {
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setColor(INK);
    graphics.setFont(font(13));
    return graphics;
  }

  /** The chart as a picture of its own width and height. */
  public static BufferedImage paint(Chart<?, ?> chart) {
    BufferedImage image = canvas(chart.getWidth(), chart.getHeight());
    Graphics2D graphics = pen(image);
    chart.paint(graphics, chart.getWidth(), chart.getHeight());
    graphics.dispose();
    return image;
  }

  /** Pictures below one another on white paper. */
  public static BufferedImage stack(List<BufferedImage> pictures) {
    int width = pictures.stream().mapToInt(BufferedImage::getWidth).max().orElse(1);
    int height = pictures.stream().mapToInt(BufferedImage::getHeight).sum();
    BufferedImage all = canvas(width, Math.max(1, height));
    Graphics2D graphics = all.createGraphics();
    int y = 0;
    for (BufferedImage picture : pictures) {
      graphics.drawImage(picture, 0, y, null);
      y += picture.getHeight();
    }
    graphics.dispose();
    return all;
  }

  /** Writes a PNG as small as it gets, making its folder where needed, and returns the path. */
  public static Path write(BufferedImage image, Path path) throws IOException {
    Files.createDirectories(path.toAbsolutePath().getParent());
    try (OutputStream file = Files.newOutputStream(path)) {
      write(image, file);
    }
    return path;
  }

  /** Writes a PNG as small as it gets. */
  public static void write(BufferedImage image, OutputStream to) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam smallest = writer.getDefaultWriteParam();
    smallest.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    smallest.setCompressionQuality(0);
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(to)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), smallest);
    } finally {
      writer.dispose();
    }
  }

  /** Writes the chart as a PNG and returns the path. */
  public static Path write(Chart<?, ?> chart, Path path) throws IOException {
    return write(paint(chart), path);
  }
}
